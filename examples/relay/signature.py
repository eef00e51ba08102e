"""Whether a webhook request comes from Zalo. UNVERIFIED: never tried against the real service.

Header `X-ZEvent-Signature: mac=<hex>`, SHA-256 over app id, body, timestamp and the Official Account's secret, as
public integrations read Zalo's documentation; some of them differ (HMAC, a timestamp of a header). Try it with a real
account before relying on it, and change this file only.
"""

import hashlib
import hmac
import json


def is_genuine(headers, body, environ):
    """Compare in constant time; without a configured secret nothing is genuine."""
    secret, given = environ.get("ZALO_OA_SECRET", ""), headers.get("X-ZEvent-Signature") or ""
    try:
        event = json.loads(body)
        app, moment = str(event["app_id"]), str(event["timestamp"])
    except (ValueError, KeyError, TypeError):
        return False
    known = environ.get("ZALO_APP_ID", "")
    mac = hashlib.sha256(app.encode() + body + moment.encode() + secret.encode()).hexdigest()
    is_ours = bool(secret and known) and hmac.compare_digest(app.encode(), known.encode())
    return is_ours and hmac.compare_digest(f"mac={mac}".encode(), given.encode())

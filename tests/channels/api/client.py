"""A client made from openapi.json alone: it knows operations by their id, and nothing of this project's code."""

import json
import unicodedata
from decimal import Decimal
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import urlopen


class Client:
    """Asks a portal by `operationId`; `home` stands for the server that the description names."""

    def __init__(self, home):
        self.home = home
        self.described = json.loads(self._get("/openapi.json"))
        self.paths = {
            item["get"]["operationId"]: path for path, item in self.described["paths"].items()
        }
        self.asked = []

    def call(self, operation, **parameters):
        """The `data` of an answer, numbers exact; None where there is no such thing."""
        path = self.paths[operation]
        declared = {
            each["name"] for each in self.described["paths"][path]["get"].get("parameters", ())
        }
        assert declared == set(parameters), f"{operation} takes {declared}"
        for name, value in parameters.items():
            path = path.replace(f"{{{name}}}", quote(str(value), safe=""))
        self.asked.append(path)
        try:
            found = json.loads(self._get(path), parse_float=Decimal)
        except HTTPError as error:
            if error.code == 404:
                return None
            raise
        return found["data"] if isinstance(found, dict) and "data" in found else found

    def _get(self, path):
        with urlopen(self.home + path, timeout=10) as answer:
            return answer.read().decode("utf-8")

    def latest(self, series, code):
        """The latest values of an indicator, by area."""
        return {
            each.get("area", ""): each["value"]
            for each in self.call("getLatest", series=series)
            if each["indicator"] == code
        }

    def all_periods(self, series, code):
        """Every observation of an indicator."""
        listed = self.call("listIndicators")
        url = next(
            each["url"] for each in listed if (each["series"], each["code"]) == (series, code)
        )
        name = url.rpartition("/")[2].removesuffix(".json")
        return self.call("getIndicator", series=series, indicator=name)["observations"]

    def modified_since(self, day):
        """Names of datasets that changed on a day or later; one that nobody dated is not among them."""
        return {
            each["name"] for each in self.call("listDatasets") if each.get("modified", "") >= day
        }

    def changes_since(self, day):
        """What happened on a day or later, from the years that reach it."""
        years = [each["year"] for each in self.call("getChanges")["years"] if each["last"] >= day]
        found = [
            change for year in years for change in self.call("getYearChanges", year=year)["changes"]
        ]
        return [change for change in found if change["date"] >= day]

    def rows(self, dataset, resource):
        """Every row of a table."""
        return self.call("getRows", dataset=dataset, resource=resource)

    def find(self, *words):
        """Everything that has all the words, as its index describes: folded, looked up in the words of each entry."""
        folded = [fold(word) for word in words]
        entries = self.call("getSearchIndex")
        return [each for each in entries if all(word in each["words"].split() for word in folded)]


def fold(word):
    """As the description of the field says."""
    bare = "".join(
        letter for letter in unicodedata.normalize("NFD", word) if not unicodedata.combining(letter)
    )
    return bare.replace("đ", "d").replace("Đ", "D").lower()

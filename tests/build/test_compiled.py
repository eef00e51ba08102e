"""Templates compiled once a process."""

import jinja2

from site_builder.plugin.serve import compiled_for
from tests.factories import make_site


def printed(texts, site):
    """What a fresh environment for these settings prints of its one template."""
    environment = jinja2.Environment(
        loader=jinja2.DictLoader(texts), bytecode_cache=compiled_for(site)
    )
    return environment.get_template("page.html").render()


def test_a_template_is_compiled_for_the_first_environment_alone(monkeypatch):
    """The next build takes what was made for this one."""
    compiled, compile_it = [], jinja2.Environment.compile

    def compile_and_tell(environment, source, *given, **named):
        compiled.append(source)
        return compile_it(environment, source, *given, **named)

    monkeypatch.setattr(jinja2.Environment, "compile", compile_and_tell)
    site = make_site(name="Một lần")
    assert [printed({"page.html": "Trang một"}, site) for _ in range(2)] == ["Trang một"] * 2
    assert compiled == ["Trang một"]


def test_a_template_that_was_changed_is_compiled_anew():
    """Its author sees the change at once."""
    site = make_site(name="Đổi mẫu")
    assert printed({"page.html": "Trang cũ"}, site) == "Trang cũ"
    assert printed({"page.html": "Trang mới"}, site) == "Trang mới"


def test_other_settings_have_templates_of_their_own():
    """A filter may have worked a setting into what was compiled."""
    first = compiled_for(make_site(name="Cổng một"))
    assert compiled_for(make_site(name="Cổng một")) is first
    assert compiled_for(make_site(name="Cổng hai")) is not first

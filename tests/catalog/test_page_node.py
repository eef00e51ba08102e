"""A dataset's page in plain schema.org terms."""

from dataclasses import replace

from site_builder.catalog.schema_org import page_node


def test_a_column_in_two_units_is_two_variables(catalogue):
    """Of one name and one label in two tables, hectares in one and kilometres in the other."""
    dataset = next(each for each in catalogue.datasets if each.tables)
    (table, *_) = dataset.tables
    (field, *_) = table.schema.fields
    tables = [
        replace(table, schema=replace(table.schema, fields=(replace(field, unit=unit),)))
        for unit in ("ha", "km")
    ]
    node = page_node(catalogue, replace(dataset, tables=tuple(tables)))
    assert [each["unitText"] for each in node["variableMeasured"]] == ["ha", "km"]

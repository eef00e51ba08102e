"""Catalogues that only some harvesters take: DCAT-US for data.gov, OAI-PMH for libraries, SDMX for statistical offices.

Brings `data.json` and `catalog/dcat-us-3.json` (`dcat_us`), `oai.xml` (`oai`), `sdmx.csv` and `sdmx-structure.json`
beside the tidy package of a series (`sdmx`). Without this folder a portal is harvested all the same, by DCAT,
schema.org, Croissant and Data Package, which the core writes; addresses of these files, once published, go.
"""

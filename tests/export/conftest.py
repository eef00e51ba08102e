from tests.goldens import golden_of

golden = golden_of("downloads")

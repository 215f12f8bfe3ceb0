// Discovery and running of unit tests, coverage, reporters.

// Pull, verify, stage, self-test, activate; and the decision service.

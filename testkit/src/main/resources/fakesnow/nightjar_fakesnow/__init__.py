"""A Snowflake account on one machine, for tests: fakesnow, taught what Nightjar's statements need, and made to refuse the rest."""

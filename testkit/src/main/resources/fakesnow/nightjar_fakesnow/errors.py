"""Failures as Snowflake answers them."""


class SnowflakeError(Exception):
    """A statement that failed, with Snowflake's code and SQL state."""

    def __init__(self, code: str, state: str, message: str):
        super().__init__(message)
        self.code = code
        self.state = state
        self.message = message


def missing(kind: str, name: str) -> SnowflakeError:
    return SnowflakeError(
        "002003", "02000", f"SQL compilation error:\n{kind} '{name}' does not exist or not authorized."
    )


def hidden(error: SnowflakeError) -> SnowflakeError:
    """What SHOW and USE say of what is not there; dbt knows a schema that is to be made by it."""
    if error.code != "002003":
        return error
    return SnowflakeError(
        "002043", "02000", "SQL compilation error:\nObject does not exist, or operation cannot be performed."
    )


def exists(name: str) -> SnowflakeError:
    return SnowflakeError("002002", "42710", f"SQL compilation error:\nObject '{name}' already exists.")


def syntax(message: str) -> SnowflakeError:
    return SnowflakeError("001003", "42000", f"SQL compilation error:\n{message}")


def unsupported(what: str) -> SnowflakeError:
    """What an account may well do, and this fake does not: said aloud, so that no test passes by it."""
    return SnowflakeError("000002", "0A000", f"Unsupported feature '{what}': the fake of Snowflake does not know it.")


def no_time_travel(kind: str, name: str) -> SnowflakeError:
    return SnowflakeError(
        "000707",
        "02000",
        f"Time travel data is not available for {kind} {name}. The requested time is either beyond the allowed time"
        " travel period or before the object creation time.",
    )

"""Snowflake's wire: what the JDBC driver and the Python connector ask over HTTP."""

import gzip
import json
import threading
import uuid
from datetime import datetime
from typing import Any

from fakesnow.converter import from_binding
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from . import results
from .account import Account
from .errors import SnowflakeError
from .history import Query
from .session import Session

#: How long an answer is held back before the client is told to come again.
_HELD_SECONDS = 20
_MASTER_SECONDS = 14_400
_RUNNING = "333333"
_RUNNING_ASYNC = "333334"


class Server:
    """The routes of one account."""

    def __init__(self, account: Account):
        self.account = account
        self.app = Starlette(
            routes=[
                Route("/session/v1/login-request", self.log_in, methods=["POST"]),
                Route("/session/token-request", self.renew, methods=["POST"]),
                Route("/session/heartbeat", self.heartbeat, methods=["POST"]),
                Route("/session", self.end_session, methods=["POST"]),
                Route("/queries/v1/query-request", self.query, methods=["POST"]),
                Route("/queries/v1/abort-request", self.abort, methods=["POST"]),
                Route("/queries/{id}/result", self.result, methods=["GET"]),
                Route("/monitoring/queries/{id}", self.monitor, methods=["GET"]),
                Route("/telemetry/send", _fine, methods=["POST"]),
                Route("/telemetry/send/sessionless", _fine, methods=["POST"]),
                Route("/nightjar/ready", _fine, methods=["GET"]),
                Route("/nightjar/clock", self.set_clock, methods=["PUT"]),
                Route("/nightjar/duckdb", self.load, methods=["POST"]),
            ]
        )

    async def log_in(self, request: Request) -> JSONResponse:
        data = (await _body(request))["data"]
        session = self.account.open_session(data.get("LOGIN_NAME") or "FAKE")
        session.client = f"{data.get('CLIENT_APP_ID', '')}"
        session.parameters = {key.upper(): value for key, value in (data.get("SESSION_PARAMETERS") or {}).items()}
        asked = request.query_params
        session.user = session.user.upper()
        session.log_in(
            asked.get("databaseName", ""), asked.get("schemaName", ""), asked.get("roleName", ""),
            asked.get("warehouse", ""),
        )
        self.account.enter(session, session.role, session.warehouse)
        return _ok(
            {
                "token": session.token,
                "masterToken": session.master,
                "validityInSeconds": 3600,
                "masterValidityInSeconds": _MASTER_SECONDS,
                "sessionId": session.number,
                "displayUserName": session.user,
                "serverVersion": "9.99.0",
                "healthCheckInterval": 45,
                "parameters": _parameters(session),
                "sessionInfo": {
                    "databaseName": session.database,
                    "schemaName": session.schema,
                    "warehouseName": session.warehouse,
                    "roleName": session.role,
                },
            }
        )

    def _session(self, request: Request) -> Session | None:
        token = request.headers.get("Authorization", "").removeprefix('Snowflake Token="').removesuffix('"')
        for session in list(self.account.sessions.values()):
            if token in (session.token, session.master):
                return session
        return None

    async def renew(self, request: Request) -> JSONResponse:
        session = self._session(request)
        if session is None:
            return _gone()
        return _ok(
            {
                "sessionToken": session.token,
                "validityInSecondsST": 3600,
                "masterToken": session.master,
                "validityInSecondsMT": _MASTER_SECONDS,
                "sessionId": session.number,
            }
        )

    async def heartbeat(self, request: Request) -> JSONResponse:
        return _ok({}) if self._session(request) else _gone()

    async def end_session(self, request: Request) -> JSONResponse:
        session = self._session(request)
        if session is None:
            return _gone()
        if request.query_params.get("delete"):
            await run_in_threadpool(self.account.close_session, session)
        return _ok({})

    async def query(self, request: Request) -> JSONResponse:
        session = self._session(request)
        if session is None:
            return _gone()
        body = await _body(request)
        parameters = {key.upper(): value for key, value in (body.get("parameters") or {}).items()}
        tag = str(parameters.get("QUERY_TAG", session.parameters.get("QUERY_TAG", "")))
        query, new = self.account.history.begin(
            str(uuid.uuid4()), request.query_params.get("requestId", ""), session, body["sqlText"], tag
        )
        if new:
            values = _values(body.get("bindings") or {})
            threading.Thread(target=self._run, args=(query, values, bool(body.get("describeOnly"))), daemon=True).start()
        if body.get("asyncExec"):
            return _running(query, _RUNNING_ASYNC)
        return await run_in_threadpool(self._answer, query)

    def _run(self, query: Query, values: list[list[Any]], describe: bool) -> None:
        session, state = query.session, "SUCCESS"
        try:
            with session.lock:
                query.state = "RUNNING"
                if query.cancelled:
                    raise SnowflakeError("000604", "57014", "SQL execution canceled")
                if describe:
                    query.result = self.account.engine.describe(session, query.sql)
                else:
                    query.result = self._all(session, query.sql, values)
        except SnowflakeError as e:
            query.error = e
        except Exception as e:  # noqa: BLE001 whatever it is, the client must hear of it
            query.error = SnowflakeError(
                "000603", "XX000", f"the fake of Snowflake broke on this statement: {type(e).__name__}: {e}"
            )
        if query.error is not None:
            state = "FAILED_WITH_ERROR"
        self.account.history.end(query, state)

    def _all(self, session: Session, sql: str, values: list[list[Any]]) -> results.Result:
        """Once for each row of an array of values; its counts are added up."""
        result = self.account.engine.run(session, sql, values[0])
        total = sum(result.rows.column(0).to_pylist()) if len(values) > 1 else 0
        for row in values[1:]:
            result = self.account.engine.run(session, sql, row)
            total += sum(result.rows.column(0).to_pylist())
        if len(values) > 1:
            result = results.of(result.columns[:1], [[total]], result.kind)
        return result

    def _answer(self, query: Query) -> JSONResponse:
        if not query.done.wait(_HELD_SECONDS):
            return _running(query, _RUNNING)
        if query.error is not None:
            error = query.error
            return _told(
                {
                    "success": False,
                    "code": error.code,
                    "message": error.message,
                    "data": {"errorCode": error.code, "sqlState": error.state, "queryId": query.id},
                }
            )
        session, result = query.session, query.result
        as_json = session.json or results.has_null_times(result)
        return _ok(
            {
                "parameters": _parameters(session),
                "queryId": query.id,
                "statementTypeId": result.kind,
                "sqlState": "00000",
                "version": 1,
                "numberOfBinds": result.parameters.get("binds", 0),
                "arrayBindSupported": result.kind == results.INSERT,
                "finalDatabaseName": session.database or None,
                "finalSchemaName": session.schema or None,
                "finalWarehouseName": session.warehouse or None,
                "finalRoleName": session.role,
                **results.body(result, as_json),
            }
        )

    async def result(self, request: Request) -> JSONResponse:
        query = self.account.history.find(request.path_params["id"])
        if query is None:
            return _told({"success": False, "code": "000709", "message": "Statement not found", "data": {}})
        return await run_in_threadpool(self._answer, query)

    async def monitor(self, request: Request) -> JSONResponse:
        query = self.account.history.find(request.path_params["id"])
        if query is None:
            return _ok({"queries": []})
        error = query.error
        return _ok(
            {
                "queries": [
                    {
                        "id": query.id,
                        "status": query.state,
                        "state": query.state,
                        "errorCode": error.code if error else "",
                        "errorMessage": error.message if error else "",
                        "sqlText": query.sql,
                        "sessionId": query.session.number,
                    }
                ]
            }
        )

    async def abort(self, request: Request) -> JSONResponse:
        query = self.account.history.of_request((await _body(request)).get("requestId", ""))
        if query is not None:
            query.cancel()
        return _ok({})

    async def set_clock(self, request: Request) -> JSONResponse:
        """{"now": "2026-11-02T00:00:00Z"}: the account's time runs on from there."""
        self.account.clock.set(datetime.fromisoformat((await _body(request))["now"]))
        return _ok({})

    async def load(self, request: Request) -> JSONResponse:
        """{"database": …, "statements": […]}: statements of DuckDB, on the tables of a database."""
        body = await _body(request)
        try:
            await run_in_threadpool(self.account.loader.run, body["database"], body["statements"])
            return _ok({})
        except SnowflakeError as e:
            return _told({"success": False, "code": e.code, "message": e.message, "data": None})


async def _fine(_: Request) -> JSONResponse:
    return _ok({})


async def _body(request: Request) -> dict[str, Any]:
    body = await request.body()
    if request.headers.get("Content-Encoding") == "gzip":
        body = gzip.decompress(body)
    return json.loads(body)


def _values(bindings: dict[str, Any]) -> list[list[Any]]:
    """The values of each row: one, but for an array of values."""
    ordered = [bindings[key] for key in sorted(bindings, key=int)]
    if any(isinstance(binding["value"], list) for binding in ordered):
        columns = [[from_binding({**one, "value": value}) for value in one["value"]] for one in ordered]
        return [list(row) for row in zip(*columns, strict=True)]
    return [[from_binding(binding) for binding in ordered]]


def _parameters(session: Session) -> list[dict[str, Any]]:
    """Clients read formats and limits of their own from each answer, and fail without some of them."""
    known = {
        "TIMEZONE": "Etc/UTC",
        "TIMESTAMP_OUTPUT_FORMAT": "YYYY-MM-DD HH24:MI:SS.FF3 TZHTZM",
        "TIMESTAMP_NTZ_OUTPUT_FORMAT": "",
        "TIMESTAMP_LTZ_OUTPUT_FORMAT": "",
        "TIMESTAMP_TZ_OUTPUT_FORMAT": "",
        "DATE_OUTPUT_FORMAT": "YYYY-MM-DD",
        "TIME_OUTPUT_FORMAT": "HH24:MI:SS",
        "BINARY_OUTPUT_FORMAT": "HEX",
        "CLIENT_HONOR_CLIENT_TZ_FOR_TIMESTAMP_NTZ": False,
        "JDBC_TREAT_TIMESTAMP_NTZ_AS_UTC": True,
        "CLIENT_PREFETCH_THREADS": 2,
        "CLIENT_RESULT_CHUNK_SIZE": 16,
        "CLIENT_MEMORY_LIMIT": 1536,
        "CLIENT_TELEMETRY_ENABLED": False,
        "CLIENT_SESSION_KEEP_ALIVE": False,
        "CLIENT_SESSION_KEEP_ALIVE_HEARTBEAT_FREQUENCY": 3600,
        "CLIENT_STAGE_ARRAY_BINDING_THRESHOLD": 0,
        "AUTOCOMMIT": True,
    }
    known.update({name: _typed(value) for name, value in session.parameters.items()})
    return [{"name": name, "value": value} for name, value in known.items()]


def _typed(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if value.lower() in ("true", "false"):
        return value.lower() == "true"
    return int(value) if value.lstrip("-").isdigit() and len(value) < 10 else value


def _running(query: Query, code: str) -> JSONResponse:
    return _told(
        {
            "success": True,
            "code": code,
            "message": "Query execution in progress.",
            "data": {
                "queryId": query.id,
                "getResultUrl": f"/queries/{query.id}/result",
                "queryAbortsAfterSecs": 300,
                "progressDesc": None,
            },
        }
    )


def _gone() -> JSONResponse:
    return _told({"success": False, "code": "390111", "message": "Session no longer exists.", "data": None})


def _ok(data: dict[str, Any]) -> JSONResponse:
    return _told({"success": True, "code": None, "message": None, "data": data})


def _told(content: dict[str, Any]) -> JSONResponse:
    return JSONResponse(content)

"""Imports over HTTP: upload, progress, end."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web

from recollect.accounts.clock import new_id
from recollect.jobs.imports import Owner
from recollect.keys import ACCOUNTS, IDENTITY, IMPORTS, QUERY
from recollect.schemas.jobs import JobListSchema, JobSchema
from recollect.schemas.lists import listing
from recollect.web.answering import answer
from recollect.web.asked_space import asked_space, space_of_job
from recollect.web.permission import Permission
from recollect.web.uploading import receive


async def upload_import(request: web.Request) -> web.StreamResponse:
    """Upload exports, as the body or as files of a form; they are imported after the answer."""
    imports, space = request.app[IMPORTS], asked_space(request).space
    key = new_id("job")
    async with imports.receiving(space, key) as upload:
        await receive(request, upload, request[QUERY]["name"])
        job = await imports.start(_owner(request, space), key, upload)
    return answer(JobSchema, job, status=202)


async def list_jobs(request: web.Request) -> web.StreamResponse:
    """List the imports of a space, the newest first."""
    limit, space = request[QUERY]["limit"], asked_space(request).space
    found = await request.app[IMPORTS].page(space, limit=limit + 1, after=request[QUERY]["after"])
    return answer(JobListSchema, listing(found[:limit], has_more=len(found) > limit))


async def read_job(request: web.Request) -> web.StreamResponse:
    """Read how far an import is, or what became of it."""
    space, key = await space_of_job(request), request.match_info["id"]
    return answer(JobSchema, await request.app[IMPORTS].get(space, key))


async def restart_job(request: web.Request) -> web.StreamResponse:
    """Start an interrupted import again. Nothing is stored twice."""
    space, key = await space_of_job(request), request.match_info["id"]
    job = await request.app[IMPORTS].start_again(_owner(request, space), key)
    return answer(JobSchema, job, status=202)


async def remove_job(request: web.Request) -> web.StreamResponse:
    """End an import that is under way; what is stored stays. Forget one that has ended."""
    space, key = await space_of_job(request), request.match_info["id"]
    await request.app[IMPORTS].remove(space, key)
    return web.Response(status=204)


@asynccontextmanager
async def work_on_imports(app: web.Application) -> AsyncIterator[None]:
    """Import for as long as the application runs."""
    async with app[IMPORTS].running():
        yield


def _owner(request: web.Request, space: str) -> Owner:
    caller = request[IDENTITY]
    permission = Permission(request.app[ACCOUNTS], caller, space)
    return Owner(caller.user, space, permission.reaches, permission.to_write)

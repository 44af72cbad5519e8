"""`recollect user`, `key` and `pair`, beside a running server."""

import re

from tests.cli.conftest import Recollect


def test_users_come_and_go(recollect: Recollect) -> None:
    key = recollect.said("user", "add", "grace")
    assert re.fullmatch(r"rk_[\w-]{43}\n", key)
    listed = recollect.said("user", "list")
    assert re.search(r"usr_[a-z0-9]{24}  spc_[a-z0-9]{24}  \d{4}-\d\d-\d\d  grace", listed)
    again = recollect("user", "add", "grace")
    assert again.returncode == 1 and "already" in again.stderr
    assert recollect.said("user", "remove", "grace") == "grace is removed.\n"
    assert "grace" not in recollect.said("user", "list")
    gone = recollect("user", "remove", "grace")
    assert gone.returncode == 1 and "no user 'grace'" in gone.stderr


def test_keys_come_and_go(recollect: Recollect) -> None:
    made = recollect.said(
        "key", "create", "--name", "a key with rather a long name [bold]", "--scope", "read",
        "--scope", "capture", "--days", "3",
    )  # fmt: skip
    assert re.fullmatch(r"rk_[\w-]{43}\n", made)
    listed = recollect.said("key", "list")
    assert max(map(len, listed.splitlines())) <= 80 and made.strip() not in listed
    (key,) = re.findall(r"key_[a-z0-9]{24}(?= )", listed)
    assert "[bold]" in listed and "capture" in listed and "write" not in listed
    assert recollect.said("key", "revoke", key) == f"{key} is revoked.\n"
    assert key not in recollect.said("key", "list")
    again = recollect("key", "revoke", key)
    assert again.returncode == 1 and "no such key" in again.stderr


def test_the_balance_of_a_key(recollect: Recollect) -> None:
    recollect.said("key", "create", "--name", "paid")
    (key,) = re.findall(r"key_[a-z0-9]{24}(?= )", recollect.said("key", "list"))
    assert recollect.said("key", "balance", key) == f"{key} may spend $0.00.\n"
    assert recollect.said("key", "balance", key, "+5") == f"{key} may spend $5.00.\n"
    assert recollect.said("key", "balance", key, "-1.2345") == f"{key} may spend $3.7655.\n"
    assert recollect.said("key", "balance", key, "-10") == f"{key} may spend $0.00.\n"
    wrong = recollect("key", "balance", key, "much")
    assert wrong.returncode == 1 and "dollars" in wrong.stderr
    unknown = recollect("key", "balance", "key_nobody", "1")
    assert unknown.returncode == 1 and "no such key" in unknown.stderr


def test_a_key_that_cannot_be(recollect: Recollect) -> None:
    refused = recollect("key", "create", "--name", "x", "--days", "0")
    assert refused.returncode == 1 and "3650 days" in refused.stderr
    unknown = recollect("key", "create", "--name", "x", "--scope", "everything")
    assert unknown.returncode == 2 and "everything" in unknown.stderr


def test_a_pairing_code(recollect: Recollect) -> None:
    code, sentence, link = recollect.said("pair").splitlines()
    assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}", code)
    assert "once" in sentence and "10 minutes" in sentence
    assert re.search(rf"http://recollect\.localhost:\d+/#/sign-in\?code={code}$", link)
    nobody = recollect("pair", "--user", "nobody")
    assert nobody.returncode == 1 and "no user 'nobody'" in nobody.stderr


def test_spaces_and_their_members(recollect: Recollect) -> None:
    recollect.said("user", "add", "hedy")
    space = recollect.said("space", "create", "Team [bold]").strip()
    assert re.fullmatch(r"spc_[a-z0-9]{24}", space)
    assert re.search(
        rf"{space}  \d{{4}}-\d\d-\d\d  Team \[bold\] +1", recollect.said("space", "list")
    )
    assert recollect.said("space", "add", space, "hedy") == "hedy is an editor of it now.\n"
    assert (
        recollect.said("space", "role", space, "hedy", "viewer") == "hedy is a viewer of it now.\n"
    )
    assert re.search(r"usr_[a-z0-9]{24}  viewer +hedy", recollect.said("space", "members", space))
    removed = recollect.said("space", "remove", space, "hedy")
    assert removed == "hedy does not belong to it any more.\n"
    assert "hedy" not in recollect.said("space", "members", space)
    gone = recollect("space", "remove", space, "hedy")
    assert gone.returncode == 1 and "no such member" in gone.stderr

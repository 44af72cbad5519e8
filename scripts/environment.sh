# What scripts/serve and scripts/test share: finding a Python, and the environment in .venv.
# Sourced, not run; `root` is the folder of the clone.

root=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
environment="$root/.venv"

say() {
    printf '%s\n' "$*"
}

fail() {
    trap - ERR
    printf '%s: %s\n' "$(basename "$0")" "$*" >&2
    exit 1
}

# The first Python that is new enough and can make an environment.
find_python() {
    local candidate without_venv=""
    for candidate in python3.11 python3.12 python3.13 python3.14 python3; do
        "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue
        if "$candidate" -c 'import ensurepip, venv' 2>/dev/null; then
            printf '%s\n' "$candidate"
            return
        fi
        without_venv=${without_venv:-$candidate}
    done
    if [ -n "$without_venv" ]; then
        fail "Python's venv module is missing: run \`apt install $(venv_package "$without_venv")\`, then start again."
    fi
    fail "Recollect needs Python 3.11 or newer, and there is $(python3 --version 2>/dev/null || echo none) here."
}

# Debian's package with the venv module of a Python.
venv_package() {
    "$1" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])'
}

# Whether .venv holds what pyproject.toml asks for, with these extras or more: `installed embedded`.
installed() {
    grep -qxF "$(wanted)" "$environment/.installed-$1"* 2>/dev/null
}

# Install what is wanted with these extras, unless that is done: one script at a time.
provide() {
    installed "$1" && return
    # On a file that is there anyway, and not in .venv, which may be emptied. macOS has no flock.
    exec 9<>"$root/pyproject.toml"
    if command -v flock >/dev/null && ! flock --nonblock 9; then
        say "Another script is installing Recollect here: waiting until it is done."
        flock 9
    fi
    installed "$1" || install "$1"
    exec 9<&-
}

# The first error in pip's log, else its last line.
complaint() {
    (grep -m 1 'ERROR:' "$1" || tail -n 1 "$1") | sed 's/^ *//'
}

wanted() {
    { printf '%s\n' "$root" && cat "$root/pyproject.toml"; } | cksum
}

# Make .venv where there is none that works, and install the clone into it, editable.
install() {
    local extras=$1 log="$environment/install.log" python
    if ! "$environment/bin/python" -m pip --version >/dev/null 2>&1; then
        python=$(find_python) || exit 1
        say "Making a Python environment in $environment."
        "$python" -m venv --clear "$environment" ||
            fail "$python could not make an environment in $environment."
    fi
    say "Installing Recollect [$extras] and what it needs (once; its log: $log)."
    (cd "$root" && "$environment/bin/python" -m pip install --disable-pip-version-check \
        --no-input --progress-bar off --editable ".[$extras]") >"$log" 2>&1 ||
        fail "pip could not install what Recollect needs; is there a network? It says: $(complaint "$log")"
    wanted >"$environment/.installed-$extras"
}

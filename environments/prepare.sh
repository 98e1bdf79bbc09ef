#!/bin/sh
# prepare.sh NAME prints the path of the program of the Python environment NAME, a folder beside this file, and installs
# it first where it is not installed yet: what its requirements.lock describes, in the user's cache folder. The launcher,
# the tests and the build machine all come here. 'prepare.sh NAME if-there' installs nothing, and fails where it would.
#   NIGHTJAR_CACHE    the folder to use instead
#   NIGHTJAR_PYTHON   the Python to use instead of the first of 3.11 to 3.14 on the PATH
#
# INVARIANT: an environment has a folder of its own with a random ending, and is installed once its link exists, which
# is made last. So nobody takes a half-made one for a whole one, whoever was killed, and whoever works beside us.
set -eu
name=${1-} only=${2-}
here=$(dirname "$(readlink -f "$0")")
launcher=$here/../launcher
# shellcheck source=launcher/lock.sh
. "$launcher/lock.sh"
# shellcheck source=launcher/progress.sh
. "$launcher/progress.sh"

main() {
    case $name in
        */* | .*) known='' ;;
        *) known=$here/$name/environment.sh ;;
    esac
    [ -r "$known" ] || fail "there is no environment '$name'; name one of these: $(environments)"
    # Sets title, program, modules and instead.
    # shellcheck source=environments/dbt-duckdb/environment.sh
    . "$known"
    lock_file=$here/$name/requirements.lock
    cache=$(cache_folder)
    stem=$cache/$name-$(cksum <"$lock_file" | cut -d ' ' -f 1)-$(uname -m)-python
    if [ -z "${NIGHTJAR_PYTHON-}" ]; then
        for environment in "$stem"3.??; do
            print_if_installed
        done
    fi
    find_python
    environment=$stem$version
    print_if_installed
    [ "$only" != if-there ] || exit 1

    mkdir -p "$cache" || fail "cannot make the folder $cache; set NIGHTJAR_CACHE to one that can be written"
    undo_on_exit
    take_lock "$environment.lock" "preparing $title"
    print_if_installed
    install
    print_if_installed
}

environments() {
    for about in "$here"/*/environment.sh; do
        basename "$(dirname "$about")"
    done | tr '\n' ' '
}

cache_folder() {
    if [ -n "${NIGHTJAR_CACHE-}" ]; then
        case $NIGHTJAR_CACHE in
            /*) echo "$NIGHTJAR_CACHE" ;;
            *) echo "$PWD/$NIGHTJAR_CACHE" ;;
        esac
    elif [ -z "${XDG_CACHE_HOME-}${HOME-}" ]; then
        fail "neither HOME nor NIGHTJAR_CACHE is set, so there is no place for $title; set one of them"
    elif [ "$(uname -s)" = Darwin ]; then
        echo "$HOME/Library/Caches/nightjar"
    else
        echo "${XDG_CACHE_HOME:-$HOME/.cache}/nightjar"
    fi
}

# The interpreter is looked at as well: it is a link, and what it leads to may have been uninstalled.
print_if_installed() {
    if [ -x "$environment/bin/$program" ] && [ -x "$environment/bin/python" ]; then
        echo "$environment/bin/$program"
        exit
    fi
}

find_python() {
    lacking=
    set -- python3 python3.14 python3.13 python3.12 python3.11
    [ -z "${NIGHTJAR_PYTHON-}" ] || set -- "$NIGHTJAR_PYTHON"
    for python; do
        version=$("$python" -I -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null) || continue
        case $version in 3.11 | 3.12 | 3.13 | 3.14) ;; *) continue ;; esac
        "$python" -I -c 'import venv, ensurepip' 2>/dev/null && return
        lacking=${lacking:-$version ($(command -v "$python"))}
    done
    [ -z "$lacking" ] || fail "python $lacking cannot make virtual environments; install its module venv" \
        "(apt-get install python3-venv), or set NIGHTJAR_PYTHON to another Python 3.11 to 3.14"
    [ -z "${NIGHTJAR_PYTHON-}" ] || fail "NIGHTJAR_PYTHON is $NIGHTJAR_PYTHON, which is no Python 3.11 to 3.14"
    fail "$title needs Python 3.11 to 3.14, and there is none on the PATH; install one (apt-get install python3" \
        "python3-venv, dnf install python3 or brew install python), or set NIGHTJAR_PYTHON to where it lies"
}

install() {
    say "preparing $title in $environment (only once; under a minute with a good network)"
    rm -rf "$environment" "$environment".?????? 2>/dev/null || :
    folder=$(mktemp -d "$environment.XXXXXX") || fail "cannot write in $cache; set NIGHTJAR_CACHE to another folder"
    chmod 755 "$folder"
    # Where pip unpacks what it downloads: a pip that is killed leaves it behind.
    mkdir "$folder/tmp"
    export TMPDIR="$folder/tmp"
    log=$environment.log
    : >"$log"

    stage "making a virtual environment with Python $version ($(command -v "$python"))"
    run_shown "$log" last_line "$python" -I -m venv "$folder" || installation_failed
    stage "downloading and installing the packages of $title"
    PIP_USER=0 run_shown "$log" pip_state "$folder/bin/python" -I -u -m pip install --requirement "$lock_file" \
        --require-hashes --no-deps --only-binary :all: \
        --no-input --progress-bar off --disable-pip-version-check --no-warn-script-location || installation_failed
    stage "starting $title for the first time"
    run_shown "$log" last_line "$folder/bin/python" -I -c "import $modules" || installation_failed

    rm -rf "$folder/tmp" "$log"
    ln -s "$(basename "$folder")" "$environment"
    folder=
    stage "$title is ready"
}

undo() {
    [ -z "${folder-}" ] || rm -rf "$folder"
}

last_line() {
    tail -n 1 "$1"
}

pip_state() {
    case $(tail -n 1 "$1") in
        WARNING*) echo "no answer from the package index; trying again" ;;
        Installing* | Successfully*) echo "all downloaded; installing" ;;
        *) echo "$(grep -c ^Collecting "$1") packages found so far" ;;
    esac
}

installation_failed() {
    tail -n 5 "$log" | awk '{ print "  | " $0 }' >&2
    if grep -q 'No space left' "$log" || [ "$(df -Pk "$cache" | awk 'NR == 2 { print $4 }')" -lt 1024 ]; then
        fail "$title could not be installed: the disk of $cache is full; free 500 MB, or set NIGHTJAR_CACHE to a folder elsewhere"
    fi
    fail "$title could not be installed; the lines above say why, and $log has all of them; mend the network or pip's" \
        "settings and start again${instead:+, or $instead}"
}

main

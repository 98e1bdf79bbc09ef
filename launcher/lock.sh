# shellcheck shell=sh disable=SC2154
# A lock between processes that a kill -9 does not leave behind. For sourcing, with $launcher as this folder.
#
# The lock is a symbolic link to its holder's name: `ln -s` makes link and content in one step, or fails. Who finds the
# holder dead does not remove the link, which may be another's by then, but links its own name to <lock>.after.<dead
# name>. The lock is held while anybody in this chain lives.
#
# INVARIANT: a process's name is never used twice, and a holder removes the lock before the rest of its chain. So who
# linked itself after a dead name holds the lock exactly if the lock is still what it was before the chain was read.

# take_lock LOCK WHAT: waits as long as another process does WHAT.
take_lock() {
    lock=$1 last=$(process_name $$) told='' failures=0
    until try_lock; do
        if [ -z "$holder" ]; then
            failures=$((failures + 1))
            [ "$failures" -lt 3 ] || fail "cannot write $lock; make its folder writable, or see whether the disk is full"
        elif [ "$holder" != "$told" ]; then
            number=${holder#*:}
            say "process ${number%:*} on ${holder%%:*} is $2; waiting for it"
            told=$holder
        fi
        sleep 1
    done
    held=$lock
}

try_lock() {
    holder=
    if ln -s "$last" "$lock" 2>/dev/null; then
        rm -f "$lock".after.* # of one that was killed while it dropped the lock
        return
    fi
    first=$(readlink "$lock") || return
    holder=$first
    until is_alive "$holder"; do
        if next=$(readlink "$lock.after.$holder"); then
            holder=$next
        else
            ln -s "$last" "$lock.after.$holder" 2>/dev/null || return
            [ "$(readlink "$lock")" != "$first" ] || return 0
            rm -f "$lock.after.$holder"
            return 1
        fi
    done
    return 1
}

drop_lock() {
    [ -n "${held-}" ] || return 0
    name=$(readlink "$held")
    rm -f "$held"
    while next=$(readlink "$held.after.$name"); do
        rm -f "$held.after.$name"
        name=$next
    done
    held=
}

# Replaces this shell by a command that holds the lock too, since it may outlive a parent that is killed.
exec_under_lock() {
    exec sh -c '. "$0/lock.sh"; ln -s "$(process_name $$)" "$1" && shift && exec "$@"' \
        "$launcher" "$lock.after.$last" "$@"
}

# A number is given to many processes, but only to one at a time: host:number:time of start, or host:number: when dead.
process_name() {
    if [ -d /proc/self ]; then
        started=$(sed -n 's/.*) [^ZX] //p' "/proc/$1/stat" 2>/dev/null | cut -d ' ' -f 19)
    else
        started=$(LC_ALL=C TZ=UTC0 ps -o stat= -o lstart= -p "$1" | sed '/^Z/d; s/^[^ ]* *//; s/[^0-9A-Za-z]/-/g')
    fi
    echo "$(uname -n):$1:$started"
}

# Of a process on another machine (a home folder or a cache shared over the network) only the age of the lock is known.
is_alive() {
    case $1 in
        "$(uname -n):"*)
            number=${1#*:}
            [ "$(process_name "${number%:*}")" = "$1" ]
            ;;
        *) find "$lock" "$lock".after.* -prune -mmin -15 2>/dev/null | grep -q . ;;
    esac
}

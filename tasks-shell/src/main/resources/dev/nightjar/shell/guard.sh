# Starts a command that ends with the JVM that started it, kill -9 included: its whole process group is interrupted, and
# killed five seconds later.
# usage: sh -c "$(cat guard.sh)" nightjar-guard INPUT MARK [SETSID] COMMAND ARGUMENT...
#
# Standard input is a pipe from the JVM that nobody writes to; its end is the JVM's end. The JDK also closes it when the
# command has ended: then the watcher finds no such process and leaves.
# The command is exec'ed, so that the pid the JVM knows is its own; with setsid it leads a process group.
# The watcher is no child of the command: a command that waits for all of its children would wait for ever.
# The only variable that is set out here marks the command and its descendants, for when they leave its process group: not
# the watcher, which was started before. Behind the mark of a command that this one is a descendant of, it stands too.
exec 3<&0 <"$1" || exit 126
watch() {
    # By exec: redirections of a function call are undone at its end, for which the shell keeps the old ones open.
    exec <&3 3<&- >/dev/null 2>&1
    trap '' HUP INT QUIT TERM
    PATH=$PATH:/usr/bin:/bin
    cd /
    while read -r _; do :; done
    kill -0 $$ || return
    kill -INT -$$ || kill -INT $$
    for _ in 1 2 3 4 5 6 7 8 9 10; do
        sleep 0.5
        kill -0 -$$ || kill -0 $$ || return
    done
    kill -KILL -$$ || kill -KILL $$
}
( watch & )
export NIGHTJAR_TREE="${NIGHTJAR_TREE:+$NIGHTJAR_TREE:}$2"
shift 2
exec "$@" 3<&-

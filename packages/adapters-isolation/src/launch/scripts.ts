/**
 * File descriptors of a launch: 0 to 2 are the job's, 3 takes what the launch itself has to say, 4 gives the job's
 * environment. The job gets neither 3 nor 4.
 *
 * Joins control groups, then becomes the command. Arguments: files to join by, `--`, command.
 */
export const JOIN_SCRIPT = `
exec 5>&2 2>&3
set -e
while [ "$1" != -- ]; do echo 0 > "$1"; shift; done
shift
exec "$@"
`;

/**
 * The first process of the job's own namespaces. It builds a tree that holds the allow-list and nothing else, makes it the
 * root, and runs the command in it; when it ends, the kernel ends everything that the job has started. Arguments: mount
 * point, skeleton, fstab, commands that make places for the job's own mounts, size of /tmp, working directory, command.
 *
 * It says \`ready\` before the command and \`exit <code>\` after it. A shell reports a death by signal as 128 + signal, which
 * a program may return as well; but only of a signal does it say a word in between.
 */
export const ROOM_SCRIPT = `
set -e
umask 022
mount -t tmpfs -o size=4m,mode=755,nosuid,nodev plimsoll "$1"
cd "$1"
cp -RP "$2/." .
mount -t tmpfs -o "size=$5,mode=1777,nosuid,nodev" plimsoll tmp
eval "$4"
mount --all --fstab "$3"
mount -t proc -o ro,nosuid,nodev,noexec,hidepid=2 proc proc || echo 'no /proc'
pivot_root . .old
umount -l /.old
rmdir /.old
mount -o remount,bind,ro,nosuid,nodev /
cd "$6"
shift 6
set +e
echo ready >&3
"$@"
echo "exit $?" >&3
`;

/**
 * Gives stderr back, takes the environment from descriptor 4 and becomes the command; by now all privileges are gone. What
 * the shells and tools before it complain of goes to descriptor 3, not to the job's stderr.
 */
export const ENTER_SCRIPT = `
unset OLDPWD PWD LC_ALL
eval "$(cat <&4)"
exec 2>&5 3>&- 4<&- 5>&-
exec "$@"
`;

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
 * point, size of /tmp, working directory, pairs of `ro` or `rw` and a path, `--`, command.
 *
 * It says \`ready\` before the command and \`exit <code>\` after it. A shell reports a death by signal as 128 + signal, which
 * a program may return as well; but only of a signal does it say a word in between.
 */
export const ROOM_SCRIPT = `
set -e
root=$1; scratch=$2; cwd=$3; shift 3
mount -t tmpfs -o size=4m,mode=755,nosuid,nodev plimsoll "$root"
cd "$root"
mkdir proc dev dev/shm tmp .old
mount -t tmpfs -o "size=$scratch,mode=1777,nosuid,nodev" plimsoll tmp
mount -t tmpfs -o "size=$scratch,mode=1777,nosuid,nodev" plimsoll dev/shm
for device in null zero full random urandom; do : > dev/$device; mount --bind /dev/$device dev/$device; done
ln -s /proc/self/fd dev/fd
while [ "$1" != -- ]; do
  parent=\${2%/*}
  if [ -L "$2" ]; then
    mkdir -p ".$parent"
    cp -P "$2" ".$2"
  else
    if [ -d "$2" ]; then mkdir -p ".$2"; else mkdir -p ".$parent"; [ -e ".$2" ] || : > ".$2"; fi
    mount --bind -o "$1,nosuid,nodev" "$2" ".$2"
  fi
  shift 2
done
shift
[ -d ".$cwd" ] || mkdir -p ".$cwd"
mount -t proc -o ro,nosuid,nodev,noexec,hidepid=2 proc proc || echo 'no /proc'
pivot_root . .old
umount -l /.old
rmdir /.old
mount -o remount,bind,ro,nosuid,nodev /
cd "$cwd"
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

/**
 * Waits until nobody holds its stdin any more: the runner was closed, or its process has died, however it died. Then it
 * ends what is left of the jobs and removes control groups and folders. Lines on stdin: `+ <process group>` when a job
 * starts, `- <process group>` when it has ended. Arguments: folders of control groups, `--`, folders of files.
 */
export const JANITOR_SCRIPT = `
trap '' HUP INT TERM
jobs=' '
while read -r change group; do
  case $change in
    +) jobs="$jobs$group " ;;
    -) jobs="\${jobs%% "$group" *} \${jobs#* "$group" }" ;;
  esac
done
for group in $jobs; do kill -s KILL -- "-$group"; done
empty() {
  for procs in "$1"/*/cgroup.procs; do
    [ -e "$procs" ] && while read -r pid; do kill -s KILL "$pid"; done < "$procs"
  done
  rmdir "$1"/*/
  rmdir "$1"
}
while [ $# -gt 0 ] && [ "$1" != -- ]; do
  tries=0
  while [ -d "$1" ] && [ $tries -lt 100 ]; do
    empty "$1"
    tries=$((tries + 1))
    [ -d "$1" ] && sleep 0.05
  done
  shift
done
shift
rm -rf -- "$@"
`;

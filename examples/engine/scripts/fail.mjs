// Ends with the exit code that it is given.
process.stderr.write("this program was written to fail\n");
process.exitCode = Number(process.argv[2]);

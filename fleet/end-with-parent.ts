// Loaded into each service before its own code. Services are in a process group of their own, so that Ctrl-C ends
// them in their turn; if their parent dies without stopping them, the pipe that is their standard input closes.
process.stdin
  .once('close', () => process.kill(process.pid, 'SIGTERM'))
  .resume()
  .unref()

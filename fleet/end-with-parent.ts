// Loaded into each service before its own code. Services have their own process group, so that Ctrl-C does not end them
// out of order. If the parent dies without stopping them, their standard input closes.
process.stdin
  .once('close', () => process.kill(process.pid, 'SIGTERM'))
  .resume()
  .unref()

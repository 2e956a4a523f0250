const tasks = new Set<() => void>();

/**
 * Has a task run when this process ends without having undone it itself (an exit in the middle of an export). The
 * task must be synchronous. Returns a function that withdraws it.
 */
export function onProcessExit(task: () => void): () => void {
  if (tasks.size === 0) process.on('exit', runAll);
  tasks.add(task);
  return () => {
    tasks.delete(task);
    if (tasks.size === 0) process.off('exit', runAll);
  };
}

function runAll(): void {
  // Last registered first: a program is stopped before the file that it writes is removed.
  for (const task of [...tasks].reverse()) {
    try {
      task();
    } catch {
      // The process is ending: the other tasks still have their turn, and nobody is left to tell.
    }
  }
}

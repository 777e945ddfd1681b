type Task = () => void;

/**
 * Runs tasks, a few in each turn of the event loop, and those of different connections in turn. Requests that come in one
 * burst, thousands on one connection, would otherwise all be answered before anything else of the process goes on.
 */
export function takeTurns(tasksPerTurn: number): (connection: object, task: Task) => void {
  const queues = new Map<object, Task[]>();
  let isRunning = false;
  const runNext = (): void => {
    const [first] = queues;
    if (first === undefined) return;
    const [connection, tasks] = first;
    const task = tasks.shift();
    // Behind all others.
    queues.delete(connection);
    if (tasks.length > 0) queues.set(connection, tasks);
    task?.();
  };
  const run = (): void => {
    for (let count = 0; count < tasksPerTurn; count += 1) runNext();
    isRunning = queues.size > 0;
    if (isRunning) setImmediate(run);
  };
  return (connection, task) => {
    const tasks = queues.get(connection);
    if (tasks === undefined) queues.set(connection, [task]);
    else tasks.push(task);
    if (isRunning) return;
    isRunning = true;
    setImmediate(run);
  };
}

// @ts-check
/** What becomes of others when a program is stopped. */

/**
 * Those that are stopped with it, because a dependency says `propagate`, and those that go on without it.
 * @param {import("./gaggle.js").Gaggle} gaggle
 * @param {string} program
 * @returns {{stopped: string[], runOn: string[]}}
 */
export function effects(gaggle, program) {
  const stopped = new Set();
  const runOn = new Set();
  const next = [program];
  for (let each = next.pop(); each !== undefined; each = next.pop()) {
    for (const { program: dependent, dependency } of gaggle.dependents.get(each) ?? []) {
      if (!gaggle.programs.get(dependent)?.up || stopped.has(dependent) || dependent === program) {
        continue;
      }
      if (dependency.propagate) {
        stopped.add(dependent);
        next.push(dependent);
      } else {
        runOn.add(dependent);
      }
    }
  }
  return { stopped: [...stopped], runOn: [...runOn].filter((each) => !stopped.has(each)) };
}

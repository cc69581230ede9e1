// @ts-check
/** What the server says, as docs/protocol.md has it; for the types of the other modules. */

/**
 * @typedef {object} State
 * @property {string} program
 * @property {string} phase
 * @property {boolean} up
 * @property {boolean} ready
 * @property {boolean} operator_disabled
 * @property {number} restarts
 * @property {number} [pid]
 * @property {number} [uptime_ms]
 * @property {string} [group]
 * @property {string[]} [tags]
 * @property {string} [reason]
 * @property {{code?: number, signal?: string, core_dumped?: boolean, code_or_signal?: number}} [last_exit]
 * @property {{user_ms: number, system_ms: number, max_resident_bytes?: number}} [last_usage]
 */

/**
 * @typedef {object} Dependency
 * @property {string} program
 * @property {string} until
 * @property {number} delay_ms
 * @property {boolean} propagate
 * @property {number} [grace_ms]
 * @property {boolean} required
 * @property {boolean} [known] false for a program of another host of which nobody knows
 * @property {boolean} satisfied
 * @property {number} since_ms
 * @property {number} [remaining_ms]
 */

/** @typedef {State & {explanation: string, dependencies: Dependency[]}} Described */

/** @typedef {Described & {settings: Record<string, string>, status?: string}} Description */

/**
 * @typedef {object} Listing
 * @property {string} instance
 * @property {string} host
 * @property {string} version
 * @property {string} config
 * @property {Described[]} programs
 */

/** @typedef {{host: string, state: string, since_ms: number, reason?: string}} Host */

/** @typedef {{pid: number, started: string, ready?: string, ended?: string, reason?: string}} Run */

/** @typedef {{role: "watch" | "operate", expires_ms: number}} Session */

export {};

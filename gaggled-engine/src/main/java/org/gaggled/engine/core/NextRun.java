package org.gaggled.engine.core;

import java.time.Duration;
import java.time.ZonedDateTime;

/**
 * When a task's schedule has it run next: known to those who have a clock, and not here.
 *
 * @param at in the time zone of the schedule
 * @param until how long that is from now
 */
public record NextRun(ZonedDateTime at, Duration until) {}

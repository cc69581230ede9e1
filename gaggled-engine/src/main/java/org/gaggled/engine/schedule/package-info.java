/**
 * When tasks run by the clock. {@link org.gaggled.engine.schedule.ScheduleExpression} is what a setting says: five
 * fields, as cron has them, or an interval. {@link org.gaggled.engine.schedule.CronTimes} finds the moments that such
 * fields name in a time zone, also where its clock is put forward or back.
 *
 * <p>{@link org.gaggled.engine.schedule.Schedules} keeps the next time of each task, and tells the loop which are due.
 * It has no thread: the loop asks it, and sleeps no longer than it says. {@link org.gaggled.engine.schedule.DueNotes}
 * keeps on disk what was due, for the tasks that make up for what they missed.
 */
@NullMarked
package org.gaggled.engine.schedule;

import org.jspecify.annotations.NullMarked;

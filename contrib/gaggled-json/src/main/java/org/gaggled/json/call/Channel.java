package org.gaggled.json.call;

/**
 * The way that calls come.
 *
 * @param name of the control source, for the log
 * @param watchOnly what is said to somebody who may not operate, in the words of what decides that there
 */
public record Channel(String name, String watchOnly) {}

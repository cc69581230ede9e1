package org.gaggled.engine.launch;

/** A process that outlived the leader of its session, in whichever group. */
record GroupMember(long token, int pid, int pidfd, LinuxProcess run) implements Watched {}

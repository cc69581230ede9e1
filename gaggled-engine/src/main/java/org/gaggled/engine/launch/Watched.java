package org.gaggled.engine.launch;

/**
 * What the {@link ProcessWatch} can be told by a pidfd: the death of a process that was launched, or of one it left
 * behind.
 */
sealed interface Watched permits LinuxProcess, GroupMember {

    /** By which the epoll reports it: never used twice, unlike a descriptor. */
    long token();

    int pidfd();
}

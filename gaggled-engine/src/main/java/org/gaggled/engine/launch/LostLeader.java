package org.gaggled.engine.launch;

import org.jspecify.annotations.Nullable;

/**
 * A leader that died while no gaggled was there. What it left in its session keeps its number from everybody else; if
 * nothing of that is known to be the program's, nobody is ever signalled.
 *
 * @param pidfd a descriptor in its place that can be read at once
 * @param sessionIsOurs whether what is in the session of that number is beyond doubt what the leader left there
 */
record LostLeader(int pid, int pidfd, boolean sessionIsOurs) implements Leader {

    @Override
    public int signal(int signal) {
        return -Errno.ESRCH.number();
    }

    @Override
    public int signalGroup(int signal) {
        return signalRest(signal);
    }

    @Override
    public int signalRest(int signal) {
        return isSessionLeft() ? LibC.kill(-pid, signal) : -Errno.ESRCH.number();
    }

    @Override
    public @Nullable End end() {
        return End.UNKNOWN;
    }

    @Override
    public boolean ownsSession() {
        return sessionIsOurs;
    }

    @Override
    public boolean isSessionLeft() {
        return sessionIsOurs && LibC.isSessionLeft(pidfd, pid);
    }
}

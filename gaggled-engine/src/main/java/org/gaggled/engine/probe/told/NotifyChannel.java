package org.gaggled.engine.probe.told;

import org.gaggled.engine.launch.DescriptorWatch;
import java.io.IOException;
import java.util.Set;
import org.gaggled.engine.core.Input;
import org.gaggled.engine.launch.DescriptorException;
import org.gaggled.engine.launch.ProcessTable;
import org.gaggled.engine.probe.told.NotifySocket.Received;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The messages of one run to its {@link NotifySocket}. */
final class NotifyChannel implements Channel {

    private static final Logger LOG = LoggerFactory.getLogger(NotifyChannel.class);

    private static final int MOST_IN_A_TURN = 64;
    /** More than the system keeps (net.unix.max_dgram_qlen), as anybody has set it. */
    private static final int MOST_WAITING = 4096;

    private static final int ROOT = 0;

    private final Hearing hearing;
    private final NotifySocket socket;
    private final DescriptorWatch.Registration registration;
    /** Null where messages do not tell that it is ready. */
    private final @Nullable Readiness readiness;
    private final Watchdog watchdog;
    private final News news;

    private int leader;
    private Set<Integer> users = Set.of();
    private boolean complained;

    private NotifyChannel(Hearing hearing, NotifySocket socket, @Nullable Readiness readiness)
            throws DescriptorException {
        this.hearing = hearing;
        this.socket = socket;
        this.registration = hearing.watch().register(socket.descriptor(), () -> hear(MOST_IN_A_TURN));
        this.readiness = readiness;
        this.watchdog = new Watchdog(hearing.watch(), () -> hear(MOST_WAITING),
                reason -> hearing.tell().accept(new Input.NotAlive(hearing.program(), hearing.run(), reason)));
        this.news = new News(hearing);
    }

    /** Opens it by that name, before the launch. */
    static NotifyChannel open(Hearing hearing, String name, @Nullable Readiness readiness)
            throws DescriptorException {
        return new NotifyChannel(hearing, NotifySocket.open(name), readiness);
    }

    /** The value of {@code NOTIFY_SOCKET}. */
    String variable() {
        return socket.variable();
    }

    Watchdog watchdog() {
        return watchdog;
    }

    @Override
    public void launched(int pid) {
        leader = pid;
        users = usersNow();
        registration.arm();
    }

    @Override
    public void end() {
        watchdog.end();
        news.end();
        close();
    }

    @Override
    public void close() {
        registration.close();
    }

    private void hear(int most) {
        for (int i = 0; i < most && registration.isOpen(); i++) {
            switch (hearing.buffers().message().receive(socket)) {
                case Received.Message(int pid, int user, String text) -> {
                    if (isOfTheRun(pid, user)) {
                        Statement.of(text).forEach(this::take);
                    } else {
                        complain("process {} does not belong to it, and its messages to NOTIFY_SOCKET are ignored",
                                pid);
                    }
                }
                case Received.TooLong(int pid) ->
                        complain("process {} sends messages to NOTIFY_SOCKET that are longer than "
                                + NotifySocket.Buffer.MOST_BYTES + " bytes; they are ignored", pid);
                case Received.Nothing _ -> {
                    return;
                }
            }
        }
    }

    /** Once for a run: whoever goes on sending must not fill the log. */
    private void complain(String what, int pid) {
        if (!complained) {
            complained = true;
            LOG.warn("{}: " + what, hearing.program(), pid);
        }
    }

    /**
     * Whether a process may speak for the run. Of one that is gone by now, as {@code systemd-notify} in a script is, it
     * is only known as which user it acted: whoever acts as the run's user, or as root, could do anything to it anyway.
     */
    private boolean isOfTheRun(int pid, int user) {
        try {
            return switch (ProcessTable.kinship(pid, leader)) {
                case MEMBER -> true;
                case STRANGER -> false;
                case UNKNOWN -> user == ROOT || usersNow().contains(user);
            };
        } catch (IOException unreadable) {
            LOG.debug("{}: cannot find out who process {} is", hearing.program(), pid, unreadable);
            return false;
        }
    }

    /** As whom the leader acts; as whom it acted at last, when it is dead. */
    private Set<Integer> usersNow() {
        try {
            Set<Integer> now = ProcessTable.usersOf(leader);
            users = now.isEmpty() ? users : now;
        } catch (IOException unreadable) {
            LOG.debug("{}: cannot find out as whom it runs", hearing.program(), unreadable);
        }
        return users;
    }

    private void take(Statement statement) {
        switch (statement) {
            case Statement.Ready _ -> {
                if (readiness != null) {
                    readiness.ready();
                }
            }
            case Statement.Stopping _ -> {
                if (readiness != null) {
                    readiness.noMore("it says that it is stopping");
                }
            }
            case Statement.Status(String text) -> news.status(text);
            case Statement.MoreTime(var time) -> news.moreTime(time);
            case Statement.Alive _ -> watchdog.alive();
            case Statement.NotAlive _ -> watchdog.trigger();
            case Statement.Period(var period) -> watchdog.change(period);
        }
    }
}

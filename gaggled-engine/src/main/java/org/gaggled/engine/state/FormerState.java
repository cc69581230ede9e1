package org.gaggled.engine.state;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.gaggled.api.launch.ProcessIdentity;
import org.gaggled.api.launch.SignalScope;
import org.gaggled.engine.core.ErrandKind;
import org.gaggled.engine.core.FormerProgram;
import org.gaggled.engine.core.Life;
import org.gaggled.engine.core.Memory;
import org.gaggled.engine.text.Wording;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads what an earlier gaggled has noted. */
final class FormerState {

    private static final Logger log = LoggerFactory.getLogger(FormerState.class);

    /** A longer file is not one of ours. */
    private static final long LONGEST = Integer.MAX_VALUE;

    /** As many programs as a message names. */
    private static final int MOST_NAMES = 10;

    /** The bytes of a file, and the head that they have. */
    private record Found(ByteBuffer bytes, StateHead head) {}

    private FormerState() {}

    /**
     * The file of an earlier gaggled of this boot; null where there is none.
     *
     * @throws StateDirectory.UnusableException when there is one that cannot be read: then nobody knows what still runs
     */
    static @Nullable StateImage read(Path file, Place here) throws IOException, StateDirectory.UnusableException {
        Found found = find(file, here);
        if (found == null) {
            return null;
        }
        Place there = found.head.place();
        if (!there.bootId().equals(here.bootId())) {
            sayThatItIsOlder(file, there, here);
            return null;
        }
        try {
            StateImage image = StateImage.of(found.bytes, found.head);
            if (there.sharesProcesses(here)) {
                return image;
            }
            judgeOtherNamespace(file, image);
            return null;
        } catch (DamagedException e) {
            throw unreadable(file, e.getMessage(), e);
        }
    }

    /** The head of such a file alone. */
    static @Nullable StateHead readHead(Path file, Place here) throws IOException, StateDirectory.UnusableException {
        Found found = find(file, here);
        return found == null || !found.head.place().sharesProcesses(here) ? null : found.head;
    }

    /** A file that can be read, wherever it was written; null where there is none. */
    private static @Nullable Found find(Path file, Place here) throws IOException, StateDirectory.UnusableException {
        ByteBuffer bytes;
        long changed;
        // Anything else that keeps it from being looked at does not say that there is none.
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long length = channel.size();
            if (length > LONGEST) {
                throw unreadable(file, "it is longer than any that gaggled writes", null);
            }
            changed = Files.getLastModifiedTime(file).toMillis() / 1000;
            bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, length);
        } catch (NoSuchFileException _) {
            return null;
        }
        String bootId = StateHead.bootId(bytes);
        boolean ofThisBoot = bootId.equals(here.bootId());
        if (ofThisBoot && StateHead.readableBy(bytes) > StateHead.FORMAT) {
            throw new StateDirectory.UnusableException(
                    named(file) + " was written by a newer gaggled, whose programs may still run",
                    "start that one again, or end those programs and remove the file", null);
        }
        try {
            return new Found(bytes, StateHead.read(bytes));
        } catch (DamagedException e) {
            // A machine that goes down may leave anything. What it has left is older than the machine's start.
            if (ofThisBoot || (!isIdentity(bootId) && changed >= Place.bootTime())) {
                throw unreadable(file, e.getMessage(), e);
            }
            log.warn("{} is ignored: {}. It was written before this machine was started", file, e.getMessage());
            return null;
        }
    }

    private static void sayThatItIsOlder(Path file, Place there, Place here) {
        if (there.host().equals(here.host())) {
            log.info("{} is ignored: it was written before this machine was started", file);
        } else {
            log.warn("{} is ignored: it was written on the host {}, and this is {}", file, there.host(), here.host());
        }
    }

    /**
     * What runs in another namespace of processes cannot be seen from here. In the usual case, that of a container that
     * was started again, all of it has ended with its namespace. But whoever holds a pipe that gaggled reads has not.
     *
     * @throws StateDirectory.UnusableException when some of it certainly runs
     */
    private static void judgeOtherNamespace(Path file, StateImage image)
            throws IOException, StateDirectory.UnusableException {
        String names = image.head().slots().values().stream()
                .filter(slot -> image.noted(slot, null) != null)
                .map(slot -> slot.id.name())
                .limit(MOST_NAMES)
                .collect(Collectors.joining(", "));
        if (names.isEmpty()) {
            log.info(
                    "{} is ignored: a gaggled of another process namespace has written it, and no program is in it that"
                            + " was started",
                    file);
            return;
        }
        String what = "statedir " + Wording.quoted(String.valueOf(file.getParent()))
                + " holds what a gaggled of another process namespace, as of another container, has started (" + names
                + ")";
        if (OutputsInUse.isAny(file.resolveSibling("output"))) {
            throw new StateDirectory.UnusableException(
                    what + ", and some of it still runs",
                    "start gaggled in that namespace, or end those programs there, or give this one a 'statedir' of its"
                            + " own",
                    null);
        }
        log.warn(
                "{}, and cannot be adopted. If that container or namespace is gone, they have ended with it, and nothing"
                        + " is to be done. If not, they may run on, and this gaggled starts them a second time: then shut it"
                        + " down, end those programs there, and start gaggled again",
                what);
    }

    private static boolean isIdentity(String bootId) {
        return bootId.matches("[0-9a-f-]+");
    }

    private static StateDirectory.UnusableException unreadable(Path file, String why, @Nullable Throwable cause) {
        return new StateDirectory.UnusableException(
                named(file) + " is damaged: " + why + ". Programs of an earlier gaggled may still run",
                "end those programs and remove the file", cause);
    }

    private static String named(Path file) {
        return "the state file " + Wording.quoted(file.toString());
    }

    /** What an image tells, with the file in which the sources of its configuration are. */
    static Former of(StateImage image, Path configuration) {
        List<FormerProgram> programs = new ArrayList<>();
        for (Slot slot : image.slots()) {
            FormerProgram program = program(image, slot);
            if (program != null) {
                programs.add(program);
            }
        }
        StateHead head = image.head();
        return new Former(
                programs, head.instanceId(), image.lastEvent(), head.origin(), image.handedOver(), configuration);
    }

    private static @Nullable FormerProgram program(StateImage image, Slot slot) {
        StateImage.Noted own = image.noted(slot, null);
        StateImage.Written written = image.memory(slot);
        Memory memory = written == null ? null : memory(slot, written);
        if (memory == null && (written != null || image.isDamaged(slot))) {
            log.warn("what was noted of {} is damaged{}", slot.id,
                    own == null ? "; it begins anew" : "; what runs of it is adopted, and its counts begin anew");
            memory = own == null ? null : running(slot, own);
        }
        if (memory == null) {
            return null;
        }
        long run = memory.run().number();
        Map<ErrandKind, ProcessIdentity> errands = new EnumMap<>(ErrandKind.class);
        for (ErrandKind kind : ErrandKind.values()) {
            StateImage.Noted noted = image.noted(slot, kind);
            if (noted != null && noted.run() == run) {
                errands.put(kind, noted.process());
            }
        }
        return new FormerProgram(
                memory,
                own != null && own.run() == run ? own.process() : null,
                errands,
                written != null && written.step() <= image.carriedOut());
    }

    private static @Nullable Memory memory(Slot slot, StateImage.Written written) {
        try {
            return MemoryFields.read(slot.id, written.bytes());
        } catch (RuntimeException e) {
            log.debug("the memory of {} cannot be read", slot.id, e);
            return null;
        }
    }

    /** A program of which nothing is known but its process. */
    private static Memory running(Slot slot, StateImage.Noted own) {
        long pid = own.process().pid();
        return new Memory(
                slot.id,
                new Life.Running(pid, 0, Life.NEVER, Life.NEVER),
                null,
                null,
                new Memory.Aim(true, false, false, false, null),
                new Memory.Run(own.run(), true, false, false, null, 0, null, pid, null, Memory.Told.NOTHING),
                new Memory.Past(null, 0, 1, false, Life.NEVER, Life.NEVER, 0, 0, null, null),
                new Memory.Pauses(0, new Memory.Pause(false, 0), new Memory.Pause(false, 0), List.of()),
                List.of(),
                SignalScope.GROUP,
                null);
    }
}

package org.gaggled.engine.state;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gaggled.api.launch.ProcessIdentity;
import org.gaggled.engine.core.ErrandKind;
import org.gaggled.engine.core.GaggleDefinition;
import org.gaggled.engine.core.Memory;
import org.gaggled.engine.core.ProgramDefinition;
import org.gaggled.engine.core.ProgramId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a gaggled notes of its gaggle for the one that comes after it, in whatever way it ends: the file
 * {@code programs} in its {@link StateDirectory}.
 *
 * <p>The file is mapped, and has all its blocks from the beginning. So a note is a store to memory, which the system
 * keeps when the process dies, and cannot fail for want of space. Nothing is forced to the disk: when the machine
 * itself goes down nothing is left that could be adopted, and the file of an earlier boot is not believed.
 *
 * <p>Until {@link #follow} is called for the first time nothing is written, and what an earlier gaggled has left stays
 * as it is. Safe for any thread.
 */
public final class GaggleState implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(GaggleState.class);

    private static final String FILE = "programs";
    private static final String CONFIGURATION = "configuration";
    private static final Pattern NUMBERED = Pattern.compile("[a-z]+\\.([0-9]{1,18})(?:\\.new)?");

    private final Path directory;
    private final Place place;

    /** What an earlier gaggled has left; null where that is nothing, and from the first file on that is followed. */
    private @Nullable StateImage left;

    private @Nullable Former former;
    private final String instanceId;
    private final long origin;

    /** The number of the last file, also of one that was never followed. */
    private long lastGeneration;

    /** The file that is written; null before the first, and after the end. */
    private @Nullable Next mapped;

    /** Whether that file is to take the place of the one before when something is remembered in it. */
    private boolean takesPlace;

    /** The file before, as long as it is the one that would be read; null where there is none that is written. */
    private @Nullable Next replaced;

    /** The number of the file that would be read now. */
    private long inPlace;

    /** Whether it was said that the file cannot take its place. */
    private boolean misplaced;

    /** Whether the step is not done yet of which something was remembered last. */
    private boolean pending;

    /** Whether there was a step that was broken off: nobody knows what was done of it, and so of what came after. */
    private boolean broken;

    private ByteBuffer scratch = ByteBuffer.allocate(0);

    /** A file that is ready to take the place of the present one. */
    public static final class Next implements AutoCloseable {

        private final GaggleState state;
        private final Path file;
        private final Path configuration;
        private final Arena arena;
        private final StateImage image;
        private volatile boolean followed;

        private Next(GaggleState state, Path file, Path configuration, Arena arena, StateImage image) {
            this.state = state;
            this.file = file;
            this.configuration = configuration;
            this.arena = arena;
            this.image = image;
        }

        /** Where the sources of its configuration are to be kept; to be written before {@link GaggleState#follow}. */
        public Path configuration() {
            return configuration;
        }

        /** Removes it, or what came before it if it was followed. Not for the loop's thread. */
        @Override
        public void close() {
            if (followed) {
                state.removeFormer();
            } else {
                discard();
            }
        }

        private void discard() {
            arena.close();
            remove(file);
            remove(configuration);
        }
    }

    private GaggleState(Path directory, Place place, @Nullable StateImage left, String instanceId) {
        this.directory = directory;
        this.place = place;
        this.left = left;
        this.former = left == null ? null : FormerState.of(left, configuration(directory, left.head().generation()));
        this.instanceId = former == null ? instanceId : former.instanceId();
        this.origin = former == null ? System.nanoTime() : former.origin();
        this.lastGeneration = left == null ? 0 : left.head().generation();
        this.inPlace = lastGeneration;
    }

    /**
     * Reads what is left in that directory.
     *
     * @param instanceId the identity of a gaggle that does not go on from an earlier one
     * @throws StateDirectory.UnusableException when what is there cannot be read, or was written by a newer gaggled in
     * a way that this one does not understand
     */
    public static GaggleState open(StateDirectory directory, String instanceId)
            throws StateDirectory.UnusableException {
        Path path = directory.path();
        try {
            Place here = Place.here();
            return new GaggleState(path, here, FormerState.read(path.resolve(FILE), here), instanceId);
        } catch (IOException e) {
            throw new StateDirectory.UnusableException(
                    "what an earlier gaggled has left in " + path + " cannot be read: " + e,
                    "see to what is wrong with that directory, or name another 'statedir'", e);
        }
    }

    /**
     * The file in which a gaggled keeps the sources of the configuration that is in force, which has that state
     * directory or had it; null where there is none, or it is not of this boot.
     */
    public static @Nullable Path findConfiguration(Path stateDirectory)
            throws IOException, StateDirectory.UnusableException {
        StateHead head = FormerState.readHead(stateDirectory.resolve(FILE), Place.here());
        return head == null ? null : configuration(stateDirectory, head.generation());
    }

    /** The identity of the gaggle that a gaggled with that state directory goes on from; null where there is none. */
    public static @Nullable String findInstanceId(Path stateDirectory)
            throws IOException, StateDirectory.UnusableException {
        StateHead head = FormerState.readHead(stateDirectory.resolve(FILE), Place.here());
        return head == null ? null : head.instanceId();
    }

    private static Path configuration(Path directory, long generation) {
        return directory.resolve(CONFIGURATION + "." + generation);
    }

    /**
     * What an earlier gaggled has left, on this machine since it was started; null where that is nothing, and when
     * something was followed.
     */
    public synchronized @Nullable Former former() {
        return former;
    }

    /** The identity that events have: that of the earlier gaggled, or the one that was given. */
    public String instanceId() {
        return instanceId;
    }

    /** What the core's times are counted from, as {@link System#nanoTime()} tells it. */
    public long origin() {
        return origin;
    }

    /** The number of the last event, 0 before the first. */
    public synchronized long lastEvent() {
        StateImage image = mapped == null ? left : mapped.image;
        return image == null ? 0 : image.lastEvent();
    }

    /**
     * Makes a file for the programs of that definition, and for those that are there until now. Takes as long as the
     * disk needs, and so is not for the loop's thread. One that is not followed is to be closed.
     */
    public Next prepare(GaggleDefinition definition) throws IOException {
        Map<ProgramId, Integer> sizes;
        long generation;
        synchronized (this) {
            sizes = sizes(definition);
            generation = ++lastGeneration;
        }
        Path file = directory.resolve(FILE + "." + generation);
        MappedImage made = MappedImage.make(file, StateHead.of(place, instanceId, origin, generation, sizes));
        return new Next(this, file, configuration(directory, generation), made.arena(), made.image());
    }

    private Map<ProgramId, Integer> sizes(GaggleDefinition definition) {
        Map<ProgramId, Integer> sizes = new LinkedHashMap<>();
        for (ProgramDefinition program : definition.inOrder()) {
            sizes.put(program.id(), StateHead.align(MemoryFields.bound(program.life())));
        }
        StateImage before = mapped == null ? left : mapped.image;
        if (before != null) {
            for (Slot slot : before.slots()) {
                if (before.isInUse(slot)) {
                    sizes.merge(slot.id, slot.size, Math::max);
                }
            }
        }
        return sizes;
    }

    /**
     * From now on, that file is written. It takes the place of the one before with what is {@linkplain #remember
     * remembered} next, or is {@linkplain #carriedOut carried out} without that: so what is remembered always belongs
     * to the configuration that is kept beside it.
     */
    public synchronized void follow(Next next) {
        takePlace();
        StateImage before = mapped == null ? left : mapped.image;
        if (before != null) {
            next.image.takeOver(before);
        }
        next.followed = true;
        if (mapped != null && takesPlace) {
            // It could not take its place, and what it was to replace is still what would be read.
            mapped.discard();
        } else {
            replaced = mapped;
        }
        mapped = next;
        takesPlace = true;
        left = null;
        former = null;
    }

    /** Has the file that is written take its place; where that fails, it is tried again with the next step. */
    private void takePlace() {
        if (mapped == null || !takesPlace) {
            return;
        }
        try {
            Files.move(mapped.file, directory.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            if (!misplaced) {
                log.error(
                        "{} cannot be replaced, which is tried again with each change: should gaggled die before that,"
                                + " the next one does not know what has changed since; see to that directory",
                        directory.resolve(FILE), e);
            }
            misplaced = true;
            return;
        }
        if (misplaced) {
            log.info("{} is replaced at last", directory.resolve(FILE));
        }
        misplaced = false;
        takesPlace = false;
        inPlace = mapped.image.head().generation();
        if (replaced == null) {
            removeBefore(inPlace);
        } else {
            replaced.arena.close();
            replaced = null;
        }
    }

    /** Removes what has been replaced, as far as it has. */
    private void removeFormer() {
        long generation;
        synchronized (this) {
            generation = inPlace;
        }
        removeBefore(generation);
    }

    /** Removes what was prepared and never followed, and the sources of configurations that were in force. */
    private void removeBefore(long generation) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "{programs,configuration}.[0-9]*")) {
            for (Path file : files) {
                Matcher name = NUMBERED.matcher(file.getFileName().toString());
                if (name.matches() && Long.parseLong(name.group(1)) < generation) {
                    remove(file);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            log.warn("what is not needed any more cannot be removed from {}; the next reload tries again", directory,
                    e);
        }
    }

    private static void remove(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            log.warn("{} cannot be removed, and is not needed any more", file, e);
        }
    }

    /** Remembers that: all of it, or nothing. */
    public synchronized void remember(List<Memory> memories) {
        if (mapped == null) {
            return;
        }
        broken |= pending;
        pending = true;
        StateImage image = mapped.image;
        long step = image.committed() + 1;
        for (Memory memory : memories) {
            Slot slot = image.find(memory.id());
            if (slot == null) {
                log.error("nothing can be noted of {}: the state file has no place for it. Please report this",
                        memory.id());
            } else {
                write(image, slot, step, memory);
            }
        }
        image.commit(step);
        takePlace();
    }

    private void write(StateImage image, Slot slot, long step, Memory memory) {
        if (scratch.capacity() < slot.size) {
            scratch = ByteBuffer.allocate(slot.size);
        }
        scratch.clear().limit(slot.size);
        try {
            MemoryFields.write(scratch, memory);
        } catch (BufferOverflowException e) {
            log.error("what is to be noted of {} is longer than its place; what was noted before stays. Please report"
                    + " this", memory.id(), e);
            return;
        }
        image.write(slot, step, scratch.flip());
    }

    /**
     * Notes that what followed from what was last remembered is done. From a step on that was broken off nothing is
     * certainly done any more.
     */
    public synchronized void carriedOut() {
        if (mapped != null) {
            takePlace();
            pending = false;
            if (!broken) {
                mapped.image.carriedOut(mapped.image.committed());
            }
        }
    }

    /**
     * Notes a process, before it executes anything: that of a run, or of a command around a program's life.
     *
     * @throws IllegalStateException when it is not noted where the next gaggled would read it: it must not execute
     * anything then
     */
    public synchronized void spawned(
            ProgramId program, long run, @Nullable ErrandKind errand, ProcessIdentity process) {
        StateImage.Noted noted = new StateImage.Noted(run, errand, process);
        boolean inReplaced = note(replaced, program, noted);
        boolean inMapped = note(mapped, program, noted);
        if (!(takesPlace ? inReplaced : inMapped)) {
            throw new IllegalStateException("its process cannot be noted in " + directory.resolve(FILE)
                    + (mapped == null ? ", which is closed" : misplaced ? ", which cannot be replaced"
                            : ", which has no place for it"));
        }
    }

    private static boolean note(@Nullable Next file, ProgramId program, StateImage.Noted noted) {
        Slot slot = file == null ? null : file.image.find(program);
        if (file == null || slot == null) {
            return false;
        }
        file.image.note(slot, noted);
        return true;
    }

    /** Notes the number of an event, before anybody is told of it. */
    public synchronized void event(long number) {
        if (mapped != null) {
            mapped.image.lastEvent(number);
        }
    }

    /** Forgets a program of which nothing is left. */
    public synchronized void forget(ProgramId program) {
        Slot slot = mapped == null ? null : mapped.image.find(program);
        if (mapped != null && slot != null) {
            mapped.image.clear(slot);
        }
    }

    /** Notes that this gaggled ends for another to go on, with everything that runs. */
    public synchronized void handOver() {
        if (mapped != null) {
            mapped.image.handOver();
        }
    }

    /** At an orderly end: nothing runs any more, and nothing is left for the next. */
    public synchronized void finish() {
        if (mapped != null) {
            takePlace();
            Path configuration = mapped.configuration;
            close();
            remove(directory.resolve(FILE));
            remove(configuration);
        }
    }

    /** Lets go of the file, and leaves what is in it. */
    @Override
    public synchronized void close() {
        if (replaced != null) {
            replaced.arena.close();
            replaced = null;
        }
        if (mapped != null) {
            mapped.arena.close();
            mapped = null;
        }
    }
}

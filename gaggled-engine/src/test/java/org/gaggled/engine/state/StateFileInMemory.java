package org.gaggled.engine.state;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.gaggled.api.launch.ProcessIdentity;
import org.gaggled.engine.core.ErrandKind;
import org.gaggled.engine.core.FormerProgram;
import org.gaggled.engine.core.GaggleDefinition;
import org.gaggled.engine.core.Memory;
import org.gaggled.engine.core.ProgramDefinition;
import org.gaggled.engine.core.ProgramId;
import org.jspecify.annotations.Nullable;

/**
 * What {@link GaggleState} writes, in memory instead of in files: the same bytes in the same order, in which a write
 * can be torn. Another file is written from {@link #follow} on, and takes the place of the one before with the next
 * step.
 */
public final class StateFileInMemory {

    private static final Place HERE =
            new Place("01234567-89ab-cdef-0123-456789abcdef", "pid:[4026531836]", "simulator");
    private static final String INSTANCE = "simulated";

    /** A file that was written, and its bytes. */
    private record Written(ByteBuffer bytes, StateImage image) {}

    private Written written;

    /** The file before, as long as it is the one that would be read. */
    private @Nullable Written inPlace;

    private ByteBuffer scratch = ByteBuffer.allocate(0);
    private long generation;
    private boolean pending;
    private boolean broken;

    /** The first file, of a gaggle of which nothing is left. */
    public StateFileInMemory(GaggleDefinition definition) {
        this.written = make(definition);
    }

    /** From now on another file is written, with places for the programs of that definition. */
    public void follow(GaggleDefinition definition) {
        Written next = make(definition);
        next.image.takeOver(written.image);
        inPlace = inPlace == null ? written : inPlace;
        written = next;
    }

    private Written make(GaggleDefinition definition) {
        Map<ProgramId, Integer> sizes = new LinkedHashMap<>();
        for (ProgramDefinition program : definition.inOrder()) {
            sizes.put(program.id(), StateHead.align(MemoryFields.bound(program.life())));
        }
        if (generation > 0) {
            for (Slot slot : written.image.slots()) {
                if (written.image.isInUse(slot)) {
                    sizes.merge(slot.id, slot.size, Math::max);
                }
            }
        }
        StateHead head = StateHead.of(HERE, INSTANCE, 0, ++generation, sizes);
        ByteBuffer bytes = ByteBuffer.allocateDirect((int) head.total());
        bytes.put(0, head.bytes());
        return read(bytes);
    }

    private static Written read(ByteBuffer bytes) {
        try {
            return new Written(bytes, StateImage.of(bytes, StateHead.read(bytes)));
        } catch (DamagedException e) {
            throw new AssertionError("what was written cannot be read", e);
        }
    }

    /** What the next gaggled reads, after this one has died; that one writes on in a file of its own. */
    public List<FormerProgram> read() {
        written = read(inPlace == null ? written.bytes : inPlace.bytes);
        inPlace = null;
        pending = false;
        broken = false;
        return FormerState.of(written.image, Path.of("/nowhere")).programs();
    }

    /** Remembers that, all of it. */
    public void remember(List<Memory> memories) {
        broken |= pending;
        pending = true;
        write(memories);
        written.image.commit(written.image.committed() + 1);
        inPlace = null;
    }

    /**
     * gaggled dies while it remembers that: of what it was writing any part may be there, but for the number that makes
     * it count.
     */
    public void tear(List<Memory> memories, long seed) {
        ByteBuffer before = ByteBuffer.allocate(written.bytes.capacity()).put(0, written.bytes, 0,
                written.bytes.capacity());
        write(memories);
        Random random = new Random(seed);
        for (int at = 0; at < before.capacity(); at++) {
            if (written.bytes.get(at) != before.get(at) && random.nextBoolean()) {
                written.bytes.put(at, before.get(at));
            }
        }
    }

    private void write(List<Memory> memories) {
        long step = written.image.committed() + 1;
        for (Memory memory : memories) {
            Slot slot = written.image.find(memory.id());
            if (slot == null) {
                throw new AssertionError("the state file has no place for " + memory.id());
            }
            if (scratch.capacity() < slot.size) {
                scratch = ByteBuffer.allocate(slot.size);
            }
            scratch.clear().limit(slot.size);
            MemoryFields.write(scratch, memory);
            written.image.write(slot, step, scratch.flip());
        }
    }

    /** All is done that follows from what was last remembered. */
    public void carriedOut() {
        inPlace = null;
        pending = false;
        if (!broken) {
            written.image.carriedOut(written.image.committed());
        }
    }

    /** Notes a process before it executes anything, of a run or of a command around a program's life. */
    public void spawned(ProgramId program, long run, @Nullable ErrandKind errand, ProcessIdentity process) {
        note(written.image, program, new StateImage.Noted(run, errand, process));
        if (inPlace != null) {
            note(inPlace.image, program, new StateImage.Noted(run, errand, process));
        }
    }

    private static void note(StateImage image, ProgramId program, StateImage.Noted noted) {
        Slot slot = image.find(program);
        if (slot == null) {
            throw new AssertionError("the process of " + program + " cannot be noted");
        }
        image.note(slot, noted);
    }

    /** Forgets a program of which nothing is left. */
    public void forget(ProgramId program) {
        Slot slot = written.image.find(program);
        if (slot != null) {
            written.image.clear(slot);
        }
    }
}

package org.gaggled.engine.probe.told;

import java.util.function.Consumer;
import org.gaggled.engine.launch.DescriptorException;
import org.gaggled.engine.launch.Descriptors;
import org.gaggled.engine.launch.LibC;
import org.gaggled.engine.output.OutputReader;
import org.gaggled.engine.output.OwnStream;

/**
 * The standard output, or the standard error, of one run: all of it is handed through to gaggled's own, and each line
 * is looked at, while somebody wants that. It lives until nobody has the other end of the pipe any more, which may be
 * long after the run: what was printed last is not lost.
 */
final class OutputChannel implements Channel {

    /** As many as empty any pipe that the system makes by itself, and no more: somebody may print on and on. */
    private static final int MOST_READS_OF_A_REST = 16;

    private final Hearing hearing;
    private final OwnStream.Feed through;
    private final Consumer<byte[]> look;
    private final Runnable atTheEnd;
    private final int theirs;
    private final OutputReader reader;
    private final DescriptorWatch.Registration ours;
    private boolean theirsIsOpen = true;

    private OutputChannel(
            Hearing hearing, OwnStream.Feed through, Consumer<byte[]> look, Runnable atTheEnd,
            Descriptors.Pipe pipe)
            throws DescriptorException {
        this.hearing = hearing;
        this.through = through;
        this.look = look;
        this.atTheEnd = atTheEnd;
        this.theirs = pipe.writeEnd();
        this.reader = new OutputReader(pipe.readEnd(), this::take);
        try {
            this.ours = hearing.watch().register(pipe.readEnd(), this::read);
        } catch (DescriptorException refused) {
            LibC.close(theirs);
            throw refused;
        }
    }

    /**
     * Opens it, before the launch.
     *
     * @param look is given whole lines
     * @param atTheEnd is called when nothing more can come
     */
    static OutputChannel open(Hearing hearing, OwnStream stream, Consumer<byte[]> look, Runnable atTheEnd)
            throws DescriptorException {
        Descriptors.Pipe pipe = Descriptors.pipe();
        Descriptors.letEverybodyOpen(pipe.writeEnd());
        return new OutputChannel(hearing, stream.feed(hearing.program().toString()), look, atTheEnd, pipe);
    }

    /** gaggled's own descriptor of what the program gets; open until the launch is made or not. */
    int theirs() {
        return theirs;
    }

    @Override
    public void launched(int leader) {
        closeTheirs();
        ours.arm();
    }

    @Override
    public void end() {
        // What comes now is still handed through.
    }

    @Override
    public void close() {
        closeTheirs();
        ours.close();
    }

    boolean isOpen() {
        return ours.isOpen();
    }

    /** Hands through what is there now, a line that is not complete as well. */
    void handOverTheRest() {
        for (int i = 0; i < MOST_READS_OF_A_REST && ours.isOpen(); i++) {
            if (reader.read(hearing.buffers().output()) != OutputReader.Found.SOMETHING) {
                break;
            }
        }
        reader.giveAwayTheRest();
        through.tellDropped();
    }

    private void closeTheirs() {
        if (theirsIsOpen) {
            theirsIsOpen = false;
            LibC.close(theirs);
        }
    }

    private void read() {
        if (reader.read(hearing.buffers().output()) == OutputReader.Found.END) {
            through.tellDropped();
            ours.close();
            atTheEnd.run();
        }
    }

    private void take(byte[] lines) {
        through.take(lines);
        look.accept(lines);
    }
}

package org.gaggled.transport.zmq.tool;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * The size of the terminal that standard output goes to.
 *
 * @param rows at least 1
 * @param columns at least 1
 */
record WindowSize(int rows, int columns) {

    /** What terminals had when they were furniture; for those that do not tell. */
    private static final WindowSize USUAL = new WindowSize(24, 80);

    /** Linux's number, on x86-64 and ARM. */
    private static final long TIOCGWINSZ = 0x5413;

    /**
     * A native call is what "restricted" means; Java has no other way to ask, and a command for it would take longer.
     */
    @SuppressWarnings("restricted")
    private static final MethodHandle IOCTL = Linker.nativeLinker()
            .downcallHandle(
                    Linker.nativeLinker().defaultLookup().findOrThrow("ioctl"),
                    FunctionDescriptor.of(
                            ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.ADDRESS),
                    Linker.Option.firstVariadicArg(2));

    /** As it is now: asked for at each use, for windows are resized. */
    static WindowSize now() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment size = arena.allocate(ValueLayout.JAVA_SHORT, 4);
            int failed = (int) IOCTL.invokeExact(1, TIOCGWINSZ, size);
            int rows = Short.toUnsignedInt(size.getAtIndex(ValueLayout.JAVA_SHORT, 0));
            int columns = Short.toUnsignedInt(size.getAtIndex(ValueLayout.JAVA_SHORT, 1));
            return failed != 0 || rows == 0 || columns == 0 ? USUAL : new WindowSize(rows, columns);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("a native function throws nothing", e);
        }
    }
}

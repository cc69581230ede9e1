package org.gaggled.engine.launch;

import java.nio.file.Files;
import java.nio.file.Path;
import org.gaggled.engine.launch.CgroupDelegation.Granted;
import org.gaggled.engine.launch.CgroupDelegation.Refused;

/** Whether runs can be fenced on this machine: killed at a given time, whatever has become of gaggled. */
public sealed interface FenceSupport {

    /**
     * They can be.
     *
     * @param program the file {@code gaggled_fence}
     * @param library what starts it
     */
    record Available(Path program, StartLibrary library) implements FenceSupport {}

    /**
     * They cannot be.
     *
     * @param sentence why, and what to do about it, as a part of a sentence
     */
    record Unavailable(String sentence) implements FenceSupport {}

    /** What there is for the process that this is called in. Reads files of the kernel. */
    static FenceSupport of(CgroupDelegation delegation, GaggledExec exec) {
        return switch (exec) {
            case GaggledExec.Unusable(String reason) -> new Unavailable(reason);
            case GaggledExec.Usable usable -> switch (delegation) {
                case Refused refused -> new Unavailable(refused.sentence());
                case Granted granted when !canKill(granted.home()) -> new Unavailable(
                        "this kernel cannot kill a whole cgroup at once; use Linux 5.14 or newer");
                case Granted _ -> of(usable);
            };
        };
    }

    private static FenceSupport of(GaggledExec.Usable exec) {
        Path program = exec.file().resolveSibling("gaggled_fence");
        return Files.isExecutable(program)
                ? new Available(program, exec.library())
                : new Unavailable(program + " is missing or cannot be executed; unpack the whole tarball");
    }

    /** The topmost cgroup of the machine cannot be killed, but those below it can. */
    private static boolean canKill(Path home) {
        return Files.exists(home.resolve(RunCgroup.KILL))
                || (!Files.exists(home.resolve(CgroupSearch.TYPE))
                        && LinuxLauncherFactory.isAtLeast(5, 14, System.getProperty("os.version")));
    }
}

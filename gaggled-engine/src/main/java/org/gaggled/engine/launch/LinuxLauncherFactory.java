package org.gaggled.engine.launch;

import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gaggled.api.PluginException;
import org.gaggled.api.launch.LauncherContext;
import org.gaggled.api.launch.LauncherSupport;
import org.gaggled.api.launch.ProcessLauncher;
import org.gaggled.api.launch.ProcessLauncherFactory;

/** Offers the {@link LinuxLauncher} where the kernel and the C library are new enough. */
public final class LinuxLauncherFactory implements ProcessLauncherFactory {

    private static final int RANK = 100;
    private static final Set<String> ARCHITECTURES = Set.of("amd64", "aarch64");
    private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+).*");
    /** The first Linux that reaps through a pidfd, a release after it opens them. */
    private static final int OLDEST_MAJOR = 5;

    private static final int OLDEST_MINOR = 4;

    private final Supplier<GaggledExec> exec;

    /** The launcher of the installation that gaggled was started from. */
    public LinuxLauncherFactory() {
        this(GaggledExec::ofInstallation);
    }

    LinuxLauncherFactory(Supplier<GaggledExec> exec) {
        this.exec = exec;
    }

    @Override
    public String getName() {
        return "linux";
    }

    @Override
    public LauncherSupport getSupport() {
        String system = System.getProperty("os.name");
        if (!system.equals("Linux")) {
            return LauncherSupport.unsupported("needs Linux, this is " + system);
        }
        String architecture = System.getProperty("os.arch");
        if (!ARCHITECTURES.contains(architecture)) {
            return LauncherSupport.unsupported("needs an x86_64 or aarch64 machine, this is " + architecture);
        }
        String version = System.getProperty("os.version");
        if (!isNewEnough(version)) {
            return LauncherSupport.unsupported("needs Linux 5.4 or newer, this is " + version);
        }
        List<String> missing = PosixSpawn.missingFunctions();
        if (!missing.isEmpty()) {
            return LauncherSupport
                    .unsupported("needs glibc 2.34 or newer, this C library has no " + missing.getFirst());
        }
        int error = LibC.pidfdProblem();
        return error == 0
                ? LauncherSupport.supported(RANK)
                : LauncherSupport.unsupported(
                        "the kernel or a seccomp filter refuses pidfd_open: " + Errno.nameOf(error));
    }

    static boolean isNewEnough(String version) {
        return isAtLeast(OLDEST_MAJOR, OLDEST_MINOR, version);
    }

    /** Whether a kernel of that version is of this release, or of a later one. */
    static boolean isAtLeast(int oldestMajor, int oldestMinor, String version) {
        Matcher numbers = VERSION.matcher(version);
        if (!numbers.matches()) {
            return false;
        }
        int major = Integer.parseInt(numbers.group(1));
        return major > oldestMajor || (major == oldestMajor && Integer.parseInt(numbers.group(2)) >= oldestMinor);
    }

    @Override
    public ProcessLauncher open(LauncherContext context) throws PluginException {
        return LinuxLauncher.open(exec.get(), context.getContainment(), context.getGaggle().getInstanceId());
    }
}

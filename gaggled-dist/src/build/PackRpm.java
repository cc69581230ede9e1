import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.packager.rpm.FileFlags;
import org.eclipse.packager.rpm.RpmTag;
import org.eclipse.packager.rpm.RpmVersion;
import org.eclipse.packager.rpm.build.BuilderContext;
import org.eclipse.packager.rpm.build.BuilderOptions;
import org.eclipse.packager.rpm.build.DigestAlgorithm;
import org.eclipse.packager.rpm.build.FileInformation;
import org.eclipse.packager.rpm.build.RpmBuilder;
import org.eclipse.packager.rpm.deps.RpmDependencyFlags;

/**
 * Packs a root directory into a package, with the modes, links and times that it has. What is in {@code /etc} is
 * configuration.
 *
 * <p>Run by the build from this source, with Eclipse Packager on the class path: {@code java PackRpm.java VERSION ROOT
 * SCRIPTS DIRECTORY} makes {@code DIRECTORY/gaggled-VERSION-1.x86_64.rpm}.
 */
final class PackRpm {

    /** What costs as much time as all the rest; the best, 9, costs ten times as much and saves a fifteenth. */
    private static final String COMPRESSION_LEVEL = "4";

    private final Path root;

    private PackRpm(Path root) {
        this.root = root;
    }

    public static void main(String[] args) throws IOException {
        // 1.0.0~snapshot comes before 1.0.0.
        RpmVersion version = new RpmVersion(args[0].replace("-SNAPSHOT", "~snapshot"), "1");
        new PackRpm(Path.of(args[1])).pack(version, Path.of(args[2]), Path.of(args[3]));
    }

    private void pack(RpmVersion version, Path scripts, Path directory) throws IOException {
        BuilderOptions options = new BuilderOptions();
        options.setFileDigestAlgorithm(DigestAlgorithm.SHA256);
        options.setPayloadFlags(COMPRESSION_LEVEL);
        Path file = directory.resolve("gaggled-" + version + ".x86_64.rpm");
        try (RpmBuilder rpm = new RpmBuilder("gaggled", version, "x86_64", file, options)) {
            describe(rpm);
            rpm.setPostInstallationScript(Files.readString(scripts.resolve("post.sh")));
            rpm.setPreRemoveScript(Files.readString(scripts.resolve("preun.sh")));
            rpm.setPostRemoveScript(Files.readString(scripts.resolve("postun.sh")));
            int built = (int) Files.getLastModifiedTime(root).toInstant().getEpochSecond();
            rpm.setHeaderCustomizer(header -> header.putInt(RpmTag.BUILDTIME, built));
            add(rpm.newContext());
            rpm.build();
        }
    }

    private static void describe(RpmBuilder rpm) {
        RpmBuilder.PackageInformation information = rpm.getInformation();
        information.setSummary("Process manager for a gaggle of daemons that depend on each other");
        information.setDescription("""
                gaggled starts programs in the order of their dependencies and watches them.
                When a program dies, gaggled restarts it, and restarts whatever cannot go on
                without it. The package brings its own Java runtime.""");
        information.setLicense("Apache-2.0");
        information.setGroup("System Environment/Daemons");
        rpm.addRequirement("/usr/sbin/useradd", "");
        rpm.addRequirement("libc.so.6(GLIBC_2.17)(64bit)", "");
        rpm.addRequirement("coreutils", "8.31", RpmDependencyFlags.GREATER, RpmDependencyFlags.EQUAL);
    }

    private void add(BuilderContext rpm) throws IOException {
        List<Path> paths;
        try (Stream<Path> all = Files.walk(root)) {
            paths = all.sorted().toList();
        }
        for (Path path : paths) {
            String target = "/" + root.relativize(path);
            FileInformation information = informationOf(path, target);
            if (Files.isSymbolicLink(path)) {
                rpm.addSymbolicLink(target, Files.readSymbolicLink(path).toString(), (_, _, _) -> information);
            } else if (!Files.isDirectory(path)) {
                rpm.addFile(target, path, (_, _, _) -> information);
            } else if (target.matches(".*/gaggled(/.*)?")) {
                // All others are the system's.
                rpm.addDirectory(target, (_, _, _) -> information);
            }
        }
    }

    private static FileInformation informationOf(Path path, String target) throws IOException {
        FileInformation information = new FileInformation();
        int mode = (int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
        information.setMode((short) (mode & 07777));
        information.setTimestamp(Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS).toInstant());
        if (target.startsWith("/etc/") && Files.isRegularFile(path)) {
            information.setFileFlags(EnumSet.of(FileFlags.CONFIGURATION, FileFlags.NOREPLACE));
        }
        return information;
    }
}

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * Renews the class files of a jar that was compiled for Java 5: the virtual machine takes none of that age into an AOT
 * cache, and verifies them the old way at each start. They become those of Java 8, with the stack maps that these have;
 * nothing else changes. The new jar says so in {@code META-INF/CHANGES} and by its name, as the licence asks; the old
 * one is removed.
 *
 * <p>Run by the build from this source: {@code java RenewClassFiles.java LIB/NAME.jar} makes
 * {@code LIB/NAME-renewed.jar}.
 */
final class RenewClassFiles {

    private static final String NOTICE =
            """
            This is the library as its authors published it, except that gaggled's build has raised the version of its class files
            from that of Java 5 to that of Java 8, and added the stack maps that these have.
            """;

    private final ClassFile classFiles;

    private RenewClassFiles(ClassLoader library) {
        ClassHierarchyResolver hierarchy = ClassHierarchyResolver.ofResourceParsing(library);
        classFiles = ClassFile.of(StackMapsOption.GENERATE_STACK_MAPS, ClassHierarchyResolverOption.of(hierarchy));
    }

    public static void main(String[] args) throws IOException {
        Path old = Path.of(args[0]);
        Path renewed = Path.of(args[0].replaceFirst("\\.jar$", "-renewed.jar"));
        try (URLClassLoader library = new URLClassLoader(new URL[] {old.toUri().toURL()});
                InputStream in = Files.newInputStream(old);
                OutputStream out = Files.newOutputStream(renewed)) {
            new RenewClassFiles(library).renew(in, out);
        }
        Files.delete(old);
    }

    private void renew(InputStream in, OutputStream out) throws IOException {
        ZipInputStream old = new ZipInputStream(in);
        ZipOutputStream renewed = new ZipOutputStream(out);
        ZipEntry entry = old.getNextEntry();
        while (entry != null) {
            byte[] content = old.readAllBytes();
            String name = entry.getName();
            if (name.startsWith("META-INF/") && name.matches(".*\\.(SF|RSA|DSA|EC)")) {
                throw new IOException("the jar is signed: its classes cannot be changed");
            }
            write(renewed, entry, name.endsWith(".class") ? renewed(content, name) : content);
            entry = old.getNextEntry();
        }
        ZipEntry notice = new ZipEntry("META-INF/CHANGES");
        notice.setTimeLocal(LocalDateTime.of(2000, 1, 1, 0, 0));
        write(renewed, notice, NOTICE.getBytes(StandardCharsets.UTF_8));
        renewed.finish();
    }

    private static void write(ZipOutputStream out, ZipEntry like, byte[] content) throws IOException {
        ZipEntry entry = new ZipEntry(like.getName());
        entry.setTimeLocal(like.getTimeLocal());
        out.putNextEntry(entry);
        out.write(content);
        out.closeEntry();
    }

    private byte[] renewed(byte[] content, String name) throws IOException {
        ClassModel old = classFiles.parse(content);
        if (old.majorVersion() >= ClassFile.JAVA_6_VERSION) {
            return content;
        }
        // Each instruction is written anew: code that is copied as a whole would get no stack maps.
        ClassTransform code = ClassTransform.transformingMethodBodies((builder, element) -> builder.with(element));
        ClassTransform version = (builder, element) -> {
            if (element instanceof ClassFileVersion) {
                builder.withVersion(ClassFile.JAVA_8_VERSION, 0);
            } else {
                builder.with(element);
            }
        };
        byte[] renewed = classFiles.transformClass(old, code.andThen(version));
        List<VerifyError> errors = classFiles.verify(renewed);
        if (!errors.isEmpty()) {
            throw new IOException(name + " cannot be renewed: " + errors.getFirst().getMessage());
        }
        return renewed;
    }
}

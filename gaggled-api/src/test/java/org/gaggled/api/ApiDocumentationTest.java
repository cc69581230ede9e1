package org.gaggled.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/**
 * Everything of the API and of its test kit that a plugin author can see has a doc comment: every package, and every
 * public or protected type, method, constructor, field and constant, unless it overrides something that is documented.
 * Every public top-level type says since when it exists, and has a {@link Stability}. Read from the sources.
 */
class ApiDocumentationTest {

    private static final List<Path> SOURCES = List.of(Path.of("src/main/java"), Path.of("src/testkit/java"));

    @Test
    void everythingVisibleIsDocumented() throws Exception {
        Survey survey = survey(sources());
        assertEquals(List.of(), survey.undocumented);
        assertTrue(survey.documented > 200, () -> "only " + survey.documented + " comments were seen");
    }

    @Test
    void everyPackageIsDescribed() throws Exception {
        List<Path> undescribed = new ArrayList<>();
        for (Path source : sources()) {
            if (!Files.exists(source.resolveSibling("package-info.java"))) {
                undescribed.add(source.getParent());
            }
        }
        assertEquals(List.of(), undescribed);
    }

    /** Nested types go with the one around them. */
    @Test
    void everyTopLevelTypeSaysSinceWhenAndHowStableItIs() throws Exception {
        assertEquals(List.of(), survey(sources()).unpromised);
    }

    @Test
    void theSurveyFindsWhatIsMissing() throws Exception {
        Path source = Files.createTempFile("Undocumented", ".java");
        try {
            Files.writeString(source, """
                    public class Undocumented {
                        public int field;
                        int hidden;
                        protected void method() {}
                        /** Is documented. */ public void documented() {}
                        @Override public String toString() { return ""; }
                        enum Hidden { ONE }
                        public enum Seen { TWO }
                        interface Inner { void alsoHidden(); }
                        public interface Outer { void seen(); private void alsoHidden() {} }
                        /** Components are documented here. */ public record Pair(int left, int right) {}
                    }
                    """);
            Survey survey = survey(List.of(source));
            assertEquals(List.of("Undocumented"), survey.unpromised);
            assertEquals(
                    List.of("Undocumented", "field", "method", "Seen", "TWO", "Outer", "seen"),
                    survey.undocumented.stream()
                            .map(place -> place.substring(place.indexOf(' ') + 1))
                            .toList());
        } finally {
            Files.delete(source);
        }
    }

    private static List<Path> sources() throws Exception {
        List<Path> found = new ArrayList<>();
        for (Path root : SOURCES) {
            try (Stream<Path> files = Files.walk(root)) {
                files.filter(file -> file.toString().endsWith(".java")).sorted().forEach(found::add);
            }
        }
        return found;
    }

    private static Survey survey(List<Path> sources) throws Exception {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask) compiler.getTask(
                    null, files, null, List.of("-proc:none"), null, files.getJavaFileObjectsFromPaths(sources));
            Survey survey = new Survey(DocTrees.instance(task));
            for (CompilationUnitTree unit : task.parse()) {
                survey.scan(unit, null);
            }
            return survey;
        }
    }

    /** Goes through what is visible, from the outside in. */
    private static final class Survey extends TreePathScanner<Void, Void> {

        private final DocTrees trees;
        private final List<String> undocumented = new ArrayList<>();
        private final List<String> unpromised = new ArrayList<>();
        private int documented;

        Survey(DocTrees trees) {
            this.trees = trees;
        }

        @Override
        public Void visitClass(ClassTree type, Void nothing) {
            if (!isVisible(type.getModifiers())) {
                return null;
            }
            look(type.getSimpleName());
            if (parent().getKind() == Tree.Kind.COMPILATION_UNIT && !isPromised(type)) {
                unpromised.add(type.getSimpleName().toString());
            }
            return super.visitClass(type, nothing);
        }

        private boolean isPromised(ClassTree type) {
            String comment = trees.getDocComment(getCurrentPath());
            return comment != null
                    && comment.contains("@since ")
                    && type.getModifiers().getAnnotations().stream()
                            .anyMatch(annotation -> annotation.getAnnotationType().toString().equals("Stability"));
        }

        @Override
        public Void visitMethod(MethodTree method, Void nothing) {
            boolean overrides = method.getModifiers().getAnnotations().stream()
                    .anyMatch(annotation -> annotation.getAnnotationType().toString().equals("Override"));
            if (isVisible(method.getModifiers()) && !overrides) {
                look(method.getName());
            }
            return null;
        }

        @Override
        public Void visitVariable(VariableTree variable, Void nothing) {
            // A record's components are described by its comment, which the compiler checks.
            boolean isComponent = parent().getKind() == Tree.Kind.RECORD
                    && !variable.getModifiers().getFlags().contains(Modifier.STATIC);
            if (isVisible(variable.getModifiers()) && !isComponent) {
                look(variable.getName());
            }
            return null;
        }

        private Tree parent() {
            return getCurrentPath().getParentPath().getLeaf();
        }

        private boolean isVisible(ModifiersTree modifiers) {
            boolean inInterface =
                    parent().getKind() == Tree.Kind.INTERFACE || parent().getKind() == Tree.Kind.ANNOTATION_TYPE;
            return (inInterface && !modifiers.getFlags().contains(Modifier.PRIVATE))
                    || modifiers.getFlags().contains(Modifier.PUBLIC)
                    || modifiers.getFlags().contains(Modifier.PROTECTED);
        }

        private void look(CharSequence name) {
            TreePath path = getCurrentPath();
            if (trees.getDocComment(path) == null) {
                undocumented.add(path.getCompilationUnit().getSourceFile().getName() + " " + name);
            } else {
                documented++;
            }
        }
    }
}

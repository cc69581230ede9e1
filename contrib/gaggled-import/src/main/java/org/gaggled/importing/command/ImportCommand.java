package org.gaggled.importing.command;

import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.gaggled.api.HarmlessText;
import org.gaggled.engine.terminal.StandardOutput;
import org.gaggled.engine.usage.OptionModels;
import org.gaggled.engine.usage.UsageError;
import org.gaggled.importing.format.Format;
import org.gaggled.importing.format.ImportException;
import org.gaggled.importing.format.Source;
import org.gaggled.importing.model.Gaggle;
import org.gaggled.importing.write.ConfigWriter;
import org.gaggled.importing.write.Report;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine;

/** {@code gaggled import}: makes a configuration of what another supervisor was told. */
public final class ImportCommand {

    private static final int FAILED = 1;

    private final CommandSpec spec = CommandSpec.wrapWithoutInspection((Callable<Integer>) this::call)
            .name("import").versionProvider(new Version());

    private final OptionSpec format = OptionModels.argument("--format", "FROM", String.class,
            "Read each FILE in this format: " + String.join(", ", KnownFormats.all())
                    + ". Without it, the command goes by the names of"
                    + " the files, then by their content.")
            .toBuilder().completionCandidates(KnownFormats.all()).build();
    private final OptionSpec out = OptionModels.argument("-o", "OUT", Path.class,
            "Write the configuration to OUT, which must not exist. Its extension, .yaml or .ini, says in which format."
                    + " Without it, print YAML to standard output.");
    private final OptionSpec report = OptionModels.flag("--report",
            "Print what became of each setting: kept, approximated or lost. With -o, it goes to standard output,"
                    + " otherwise to standard error.");
    private final PositionalParamSpec files =
            PositionalParamSpec.builder().paramLabel("FILE").arity("1..*").required(true)
                    .type(List.class).auxiliaryTypes(Path.class)
                    .description("The configuration of another supervisor.").build();

    private ImportCommand() {
        List.of(format, out, report).forEach(spec::addOption);
        OptionModels.addStandard(spec);
        spec.addPositional(files);
        spec.usageMessage()
                .description("Make a configuration of what another supervisor was told.")
                .customSynopsis("gaggled import [--format FROM] [-o OUT] [--report] FILE...")
                .sortOptions(false)
                .exitCodeListHeading("%nExit status:%n")
                .exitCodeList(statuses());
    }

    private static Map<String, String> statuses() {
        Map<String, String> statuses = new LinkedHashMap<>();
        statuses.put("0", "the configuration was written, also where settings were lost");
        statuses.put("1", "a file could not be read, there is no program in the files, or OUT could not be written");
        statuses.put("2", "the command line is wrong");
        return statuses;
    }

    /** The command, with a model of its command line that is made by hand. */
    public static CommandSpec model() {
        return new ImportCommand().spec;
    }

    /** Runs the command, and ends the process when it is done. */
    public static void main(String[] args) {
        PrintWriter err = new PrintWriter(new OutputStreamWriter(System.err, System.err.charset()), true);
        System.exit(run(StandardOutput.open(), err, args));
    }

    /** Runs the command; what it could not print makes a failure of it. */
    static int run(StandardOutput out, PrintWriter err, String... args) {
        int status = new CommandLine(model().name("gaggled import"))
                .setExpandAtFiles(false)
                .setUsageHelpAutoWidth(true)
                .setParameterExceptionHandler(ImportCommand::usageError)
                .setExecutionExceptionHandler(ImportCommand::failure)
                .setOut(out)
                .setErr(err)
                .execute(args);
        out.flush();
        String failure = out.failure();
        if (failure != null && !out.isReaderGone()) {
            complain(err, "cannot write to standard output: " + failure);
        }
        return failure == null || status != 0 ? status : FAILED;
    }

    private static int usageError(ParameterException e, String[] args) {
        PrintWriter err = e.getCommandLine().getErr();
        complain(err, UsageError.textOf(e));
        err.println("gaggled import -h prints all options");
        return CommandLine.ExitCode.USAGE;
    }

    private static int failure(Exception e, CommandLine line, CommandLine.ParseResult parsed) throws Exception {
        return switch (e) {
            case ImportException known -> complain(line.getErr(), known.getMessage());
            case InvalidPathException known -> complain(line.getErr(), known.getMessage());
            default -> throw e;
        };
    }

    private static int complain(PrintWriter err, @Nullable String message) {
        err.println("gaggled import: " + HarmlessText.of(String.valueOf(message)));
        err.flush();
        return FAILED;
    }

    private int call() throws ImportException {
        Format wanted = wanted();
        Path target = out.getValue();
        ConfigWriter writer = ConfigWriter.forFile(target);
        List<Source> sources = new ArrayList<>();
        for (Path file : files.<List<Path>>getValue()) {
            sources.add(KnownFormats.open(file));
        }
        Gaggle gaggle = new Gaggle();
        (wanted == null ? KnownFormats.of(sources) : wanted).read(sources, gaggle);
        gaggle.settle();
        String origin = sources.stream().map(source -> source.path().toString()).collect(Collectors.joining(", "));
        Report written = new Report(gaggle);
        if (gaggle.programs().isEmpty()) {
            tell(written, target);
            throw new ImportException(
                    "there is no program in " + origin + " that gaggled can run; nothing was written");
        }
        write(writer.write(gaggle, origin), target);
        tell(written, target);
        return CommandLine.ExitCode.OK;
    }

    private @Nullable Format wanted() {
        String name = format.getValue();
        Format wanted = name == null ? null : KnownFormats.find(name);
        if (name != null && wanted == null) {
            throw new ParameterException(spec.commandLine(),
                    "--format " + name + ": there is no such format; " + KnownFormats.adviceFor(name));
        }
        return wanted;
    }

    private void write(String configuration, @Nullable Path target) throws ImportException {
        if (target == null) {
            // Configurations are UTF-8, whatever the locale is.
            PrintWriter console = spec.commandLine().getOut();
            PrintWriter utf8 = console instanceof StandardOutput standard
                    ? standard.with(StandardCharsets.UTF_8) : console;
            utf8.print(configuration);
            utf8.flush();
            return;
        }
        try {
            Files.writeString(target, configuration, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (FileAlreadyExistsException e) {
            throw new ImportException(target + " exists, and is left as it is; remove it, or give -o another name");
        } catch (IOException e) {
            throw new ImportException("cannot write " + target + ": " + e);
        }
    }

    private void tell(Report written, @Nullable Path target) {
        PrintWriter to = target == null || !OptionModels.isGiven(report)
                ? spec.commandLine().getErr() : spec.commandLine().getOut();
        if (OptionModels.isGiven(report)) {
            to.print(written.text());
        } else {
            to.println(written.summary() + "; --report tells them");
        }
        to.flush();
    }
}

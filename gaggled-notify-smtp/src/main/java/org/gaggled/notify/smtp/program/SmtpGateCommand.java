package org.gaggled.notify.smtp.program;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.gaggled.api.PluginException;
import org.gaggled.engine.config.ThisHost;
import org.gaggled.engine.usage.UsageError;
import org.gaggled.notify.smtp.GateSettings;
import org.gaggled.notify.smtp.SmtpGate;
import org.gaggled.notify.smtp.delivery.Letter;
import org.gaggled.notify.smtp.delivery.LetterWriter;
import org.gaggled.notify.smtp.delivery.TrialDelivery;
import org.gaggled.notify.smtp.gate.MailText;
import org.gaggled.transport.zmq.client.ClientKeys;
import org.gaggled.transport.zmq.client.ServerAddress;
import org.gaggled.transport.zmq.socket.TcpEndpoint;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code gaggled_smtpgate}: mails the state changes of note of a gaggled that runs elsewhere. */
@Command(
        name = "gaggled_smtpgate",
        description = "Mail the notable state changes of a gaggle, until a signal ends it.",
        mixinStandardHelpOptions = true,
        versionProvider = ProgramVersion.class,
        sortOptions = false,
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
                "0:SIGINT, SIGTERM or SIGHUP ended it, or the mail server accepted the test mail for every recipient",
                "1:the configuration is wrong, or the mail server did not accept the test mail",
                "2:the command line is wrong"
        })
public final class SmtpGateCommand implements Callable<Integer> {

    /** The level of the log, as conf/logback.xml reads it. */
    private static final String LOG_LEVEL_PROPERTY = "gaggled.log.level";

    private static final int FAILED = 1;

    @Option(names = "-c", paramLabel = "FILE", required = true,
            description = "Watch the gaggled that runs with this configuration.")
    private Path configFile = Path.of("");

    @Option(names = "-v", description = "Log more: what the gate hears, and why it sends no mail about it.")
    private boolean verbose;

    @Option(names = "--test", description = "Send one mail, print the conversation with the mail server, and end.")
    private boolean test;

    @Option(names = "--format", paramLabel = "NAME", description = "Read FILE in this format. Without it, the file's"
            + " extension says which it is.")
    private @Nullable String format;

    @Option(names = "--plugins", paramLabel = "DIR",
            description = "Load plugins from DIR too. You can give this option several times.")
    private List<Path> pluginDirectories = new ArrayList<>();

    @Option(
            names = "--key",
            paramLabel = "FILE",
            defaultValue = "${env:GAGGLED_KEY}",
            description = "Use this program's gaggled.key, if gaggled asks for a key. Without it, the gate takes"
                    + " $GAGGLED_KEY.")
    private @Nullable Path key;

    @Option(
            names = "--server-key",
            paramLabel = "FILE",
            defaultValue = "${env:GAGGLED_SERVER_KEY}",
            description = "Use gaggled's gaggled.pub. Without it, the gate takes $GAGGLED_SERVER_KEY.")
    private @Nullable Path serverKey;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    SmtpGateCommand() {}

    /** Runs the gate, and ends the process when it is done. */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new SmtpGateCommand())
                .setUsageHelpAutoWidth(true)
                .setParameterExceptionHandler(SmtpGateCommand::usageError);
    }

    private static int usageError(ParameterException e, String[] args) {
        PrintWriter err = e.getCommandLine().getErr();
        err.println("gaggled_smtpgate: " + UsageError.textOf(e));
        err.println("usage: gaggled_smtpgate -c FILE [-v] [--test]; gaggled_smtpgate -h prints all options");
        return CommandLine.ExitCode.USAGE;
    }

    @Override
    public Integer call() throws InterruptedException, IOException {
        if (verbose) {
            System.setProperty(LOG_LEVEL_PROPERTY, "DEBUG");
        }
        try {
            GateConfiguration configuration =
                    GateConfiguration.read(configFile, format, pluginDirectories, ThisHost.environment());
            return test ? sendTestMail(configuration.settings()) : watch(configuration);
        } catch (ProgramException | PluginException e) {
            spec.commandLine().getErr().println("gaggled_smtpgate: " + e.getMessage());
            return FAILED;
        }
    }

    private int sendTestMail(GateSettings settings) throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        MailText text = new MailText(
                (settings.subjectPrefix() + "test of gaggled_smtpgate").strip(),
                "This mail was sent by gaggled_smtpgate --test.\nMails about programs will come the same way.\n");
        Letter letter = new LetterWriter(
                settings.sender(), settings.recipients(), settings.server().helo(), InstantSource.system())
                .write(text);
        out.println("sending " + letter + " over " + settings.server());
        return TrialDelivery.run(settings.server(), letter, out) ? CommandLine.ExitCode.OK : FAILED;
    }

    private int watch(GateConfiguration configuration)
            throws ProgramException, PluginException, IOException, InterruptedException {
        if (configuration.auto()) {
            throw new ProgramException(
                    configFile + " has auto = true in section gaggled/smtpgate: the gate runs inside gaggled, and a"
                            + " second one would send every mail twice; remove one of them");
        }
        ServerAddress control = address(configuration.controlUrl(), "controlurl");
        ServerAddress events = address(configuration.eventUrl(), "eventurl");
        SmtpGate gate = SmtpGate.open(configuration.settings(), programs -> {
            Map<String, List<String>> dependencies = new HashMap<>(configuration.dependencies());
            dependencies.keySet().retainAll(programs);
            return dependencies;
        });
        // A signal that ends it is no failure; the virtual machine alone would make it 128 and the signal's number.
        AtomicInteger status = new AtomicInteger(CommandLine.ExitCode.OK);
        Runtime.getRuntime().addShutdownHook(new Thread(
                () -> {
                    end(gate);
                    Runtime.getRuntime().halt(status.get());
                },
                "end"));
        try {
            new GaggleFollower(() -> ZmqChannel.open(control, events), gate, GaggleFollower.Pace.USUAL).follow();
        } catch (RuntimeException | Error bug) {
            status.set(FAILED);
            throw bug;
        }
        return CommandLine.ExitCode.OK;
    }

    /** On SIGTERM and SIGINT: what is decided is sent, for as long as the settings allow. */
    private static void end(SmtpGate gate) {
        Logger log = LoggerFactory.getLogger(SmtpGateCommand.class);
        try {
            gate.close();
        } catch (IOException e) {
            log.warn("the spool cannot be closed: {}", e.toString());
        } catch (RuntimeException e) {
            log.error("the gate did not end well; what was decided last may not be sent", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private ServerAddress address(@Nullable String url, String setting) throws ProgramException, PluginException {
        if (url == null) {
            throw new ProgramException(
                    configFile + " has no " + setting + ", by which gaggled could be watched; add one, or let the"
                            + " gate run inside gaggled with auto = true");
        }
        TcpEndpoint endpoint = TcpEndpoint.parse(url);
        if (endpoint.port().equals("*")) {
            throw new ProgramException(
                    setting + " " + url + " lets the system choose the port; give the port a number");
        }
        return ServerAddress.of(endpoint.toConnect()).withKeys(keys());
    }

    private @Nullable ClientKeys keys() throws ProgramException, PluginException {
        if (key == null && serverKey == null) {
            return null;
        }
        if (key == null || serverKey == null) {
            throw new ProgramException("--key and --server-key (or $GAGGLED_KEY and $GAGGLED_SERVER_KEY) go together");
        }
        return ClientKeys.read(key, serverKey);
    }
}

package org.gaggled.api.kotlin

import java.nio.file.Files
import java.nio.file.Path
import java.time.Duration
import java.time.Instant
import java.util.concurrent.CompletionStage
import java.util.concurrent.TimeUnit
import org.gaggled.api.ConfiguredPluginFactory
import org.gaggled.api.GaggleInfo
import org.gaggled.api.NearestName
import org.gaggled.api.PluginException
import org.gaggled.api.PluginFactory
import org.gaggled.api.Stability
import org.gaggled.api.config.ConfigFile
import org.gaggled.api.config.ConfigPosition
import org.gaggled.api.config.ConfigProblem
import org.gaggled.api.config.PluginSettings
import org.gaggled.api.config.Setting
import org.gaggled.api.config.SettingParser
import org.gaggled.api.config.Settings
import org.gaggled.api.control.ControlOutcome
import org.gaggled.api.control.GaggleSnapshot
import org.gaggled.api.control.Operation
import org.gaggled.api.event.EventListener
import org.gaggled.api.event.GaggleEvent
import org.gaggled.api.event.GaggleEventType
import org.gaggled.api.event.SinkState
import org.gaggled.api.launch.LaunchRequest
import org.gaggled.api.launch.LauncherCapability
import org.gaggled.api.launch.LimitedResource
import org.gaggled.api.launch.ProcessAttributes
import org.gaggled.api.launch.ProcessLimit
import org.gaggled.api.launch.SignalScope
import org.gaggled.api.program.Cause
import org.gaggled.api.program.CurrentUsage
import org.gaggled.api.program.DependencyState
import org.gaggled.api.program.ExitStatus
import org.gaggled.api.program.ProcessSignal
import org.gaggled.api.program.ProgramDescription
import org.gaggled.api.program.ProgramPhase
import org.gaggled.api.program.ProgramState
import org.gaggled.api.program.ResourceUsage
import org.gaggled.api.testkit.EventSequence
import org.gaggled.api.testkit.FakeControlPort
import org.gaggled.api.testkit.FakeLauncherContext
import org.gaggled.api.testkit.Fuzzer
import org.gaggled.api.testkit.InMemoryConfigFiles
import org.gaggled.api.testkit.PluginConfiguration
import org.gaggled.api.testkit.RecordingLaunchListener
import org.gaggled.api.testkit.RecordingSink
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.TempDir

/**
 * Plugins of all four kinds, written as Kotlin people write, compile without a warning and without `!!`, and work. They
 * use every type of the API; `KotlinCoverageTest` sees to that.
 */
class KotlinPluginsTest {

    private val long: Duration = Duration.ofSeconds(30)
    private val web =
        ProgramState.builder("web")
            .phase(ProgramPhase.UP)
            .pid(7)
            .lastUsage(ResourceUsage.builder(Duration.ofMillis(3), Duration.ofMillis(4)).maxResidentBytes(0).build())
            .build()
    private val db =
        ProgramState.builder("db")
            .dependenciesSatisfied(false)
            .startFailure("no such file")
            .lastExit(ExitStatus.Killed(ProcessSignal.TERM, true))
            .build()

    private fun <T : Any> CompletionStage<T>.await(): T = toCompletableFuture().get(long.seconds, TimeUnit.SECONDS)

    @Test
    fun `a notifier is told, words it, and says when it ends`() {
        val lines = mutableListOf<String>()
        val factory = NotifierFactory { lines += it }
        val configuration =
            PluginConfiguration(factory)
                .set("prefix", "[shop] ")
                .set("note", "so be it")
                .setIn("locks", "key", "secret")
                .run(GaggleInfo.builder("run").hostName("goose").version("1.0.0").configFile("shop.ini").build())
        val events = EventSequence(PluginConfiguration.GAGGLE)
        factory.open(configuration.toEventSinkContext()).use { sink ->
            sink.accept(events.next(GaggleEventType.PROGRAM_UP, web))
            sink.accept(events.next(GaggleEventType.PROGRAM_DOWN, db))
            sink.accept(events.next(GaggleEventType.STATES_DUMPED))
        }
        assertEquals(
            listOf(
                "goose: [shop] web is up (so be it)",
                "goose: [shop] db is down: SIGTERM and a core dump (so be it)",
                "end, after PT10S with a key of 6",
            ),
            lines,
        )
    }

    @Test
    fun `a notifier asks for what it missed`() {
        val lines = mutableListOf<String>()
        val factory = NotifierFactory { lines += it }
        FakeControlPort(web, db).use { port ->
            val context = PluginConfiguration(factory).set("prefix", "x").toEventSinkContext(port)
            factory.open(context).missed(3)
        }
        assertEquals(listOf("3 missed; now: [web, db]"), lines)
    }

    @Test
    fun `a sink may have a directory of its own`() {
        val configuration = PluginConfiguration(NotifierFactory {}).set("prefix", "x")
        assertNull(configuration.toEventSinkContext().stateDirectory)
        val directory = Path.of("/var/lib/gaggled/shop/sinks/kotlin-notifier")
        assertEquals(directory, configuration.stateDirectory(directory).toEventSinkContext().stateDirectory)
    }

    @Test
    fun `a listener overrides what matters`() {
        val lines = mutableListOf<String>()
        val listener =
            object : EventListener {
                override fun programDown(program: ProgramState, event: GaggleEvent) {
                    lines += "${program.name} is down, ${event.type}"
                }
            }
        val events = EventSequence(PluginConfiguration.GAGGLE)
        listener.use { sink ->
            sink.accept(events.next(GaggleEventType.PROGRAM_UP, web))
            sink.accept(events.next(GaggleEventType.PROGRAM_DOWN, db))
        }
        assertEquals(listOf("db is down, PROGRAM_DOWN"), lines)
    }

    @Test
    fun `a type tells how stable it is`() {
        assertEquals(Stability.Level.STABLE, EventListener::class.java.getAnnotation(Stability::class.java).value)
        assertEquals(Stability.Level.EVOLVING, FakeControlPort::class.java.getAnnotation(Stability::class.java).value)
    }

    @Test
    fun `an outcome needs no when`() {
        assertEquals(listOf(ControlOutcome.DONE), ControlOutcome.entries.filter { it.isDone })
        assertTrue(ControlOutcome.entries.all { it.text.isNotBlank() && !it.text.endsWith(".") })
        assertEquals("gaggled is shutting down", ControlOutcome.SHUTTING_DOWN.text)
    }

    @Test
    fun `a snapshot says of which moment it is`() {
        FakeControlPort(web, db).use { port ->
            port.publish(GaggleEvent.builder(GaggleEventType.PROGRAM_UP).number(41).program(web).build())
            val snapshot: GaggleSnapshot = port.snapshot.await()
            assertEquals("41: web, db", "${snapshot.eventNumber}: ${snapshot.states.joinToString { it.name }}")
        }
    }

    @Test
    fun `a port says how the sinks keep up`() {
        FakeControlPort().use { port ->
            port.put(SinkState.builder("log").waiting(1).capacity(2).dropped(3).build())
            assertEquals(
                "log 1/2 -3",
                port.sinks.joinToString { "${it.name} ${it.waiting}/${it.capacity} -${it.dropped}" },
            )
        }
    }

    @Test
    fun `problems are collected and stand at their setting`() {
        val problems =
            PluginConfiguration(NotifierFactory {})
                .set("prefix", "x")
                .set("note", " ")
                .set("tokenfile", "/no/such")
                .check()
        assertEquals(
            listOf(
                "gaggled.test:2:1: warning: the note is blank",
                "gaggled.test:3:1: tokenfile '/no/such' cannot be used: there is no such file",
            ),
            problems.map { it.toString() },
        )
    }

    @Test
    fun `what a user gets wrong has a place`() {
        val factory = NotifierFactory {}
        val problems = PluginConfiguration(factory).set("period", "soon").check()
        assertEquals(
            listOf(
                "error: period 'soon' is not a duration",
                "error: section 'gaggled/kotlin-notifier' has no 'prefix'",
            ),
            problems.map { "${wordsFor(it.severity)}: ${it.message.substringBefore(": ")}" },
        )
        assertEquals(ConfigPosition("gaggled.test", 1, 1), problems.last().position)
        assertEquals("add the setting 'prefix': text", problems.last().advice)
        val blank: List<ConfigProblem> = PluginConfiguration(factory).set("prefix", "x").set("note", " ").check()
        assertEquals("gaggled.test:2:1: warning: the note is blank", blank.single().toString())
        assertEquals(
            ConfigPosition("gaggled.test", 1, 1),
            PluginConfiguration(factory).set("prefix", "x").toSettings().settings.position,
        )
        val refused =
            assertThrows(PluginException::class.java) {
                factory.open(
                    PluginConfiguration(factory)
                        .set("prefix", "x")
                        .setGlobal("pagerurl", "not a url")
                        .toEventSinkContext()
                )
            }
        assertEquals("not a url is not a URL", refused.message)
    }

    @Test
    fun `settings are read by index, and what need not be given is nullable`() {
        val plugin: PluginSettings =
            PluginConfiguration(NotifierFactory {}).set("prefix", "x").set("tags", listOf("a", "b")).toSettings()
        val settings: Settings = plugin.settings
        assertEquals(10, settings[NotifierFactory.PERIOD].seconds)
        assertEquals("x", settings[NotifierFactory.PREFIX].uppercase().lowercase())
        assertNull(settings.find(NotifierFactory.NOTE)?.length)
        assertEquals(2, settings.find(NotifierFactory.TAGS)?.size ?: 0)
        assertEquals("text like [shop]", wordsFor(NotifierFactory.PREFIX))
        assertEquals("text?", wordsFor(NotifierFactory.NOTE))
        assertEquals("group, process?", wordsFor(Setting.choice("reach", SignalScope::class.java)))
    }

    @Test
    fun `settings have types of one's own`() {
        val factory = NotifierFactory {}
        val settings =
            PluginConfiguration(factory)
                .set("prefix", "x")
                .set("port", "25")
                .set("reaches", "all")
                .toSettings()
                .settings
        assertEquals(26, settings.find(NotifierFactory.PORT)?.plus(1))
        assertTrue(SignalScope.PROCESS in settings[NotifierFactory.REACHES])
        val wrong = PluginConfiguration(factory).set("prefix", "x").set("port", "0").check().single()
        assertEquals("port '0' is no port; ask the network people", "${wrong.message}; ${wrong.advice}")
        assertTrue(NotifierFactory.KEY.isSecret && !NotifierFactory.PORT.isSecret)
        val parser: SettingParser<String> = SettingParser { it.trim() }
        assertEquals(parser.parse(" x "), Setting.of("word", "a word", parser).parseText(" x "))
    }

    @Test
    fun `a control source asks, and is told`() {
        val factory = WordsFactory()
        FakeControlPort(web, db).use { port ->
            port.put(ProgramDescription.builder(db).explanation("the file is gone").build())
            val source = factory.open(PluginConfiguration(factory).toControlSourceContext(port))
            source.start()
            val witness = RecordingSink()
            port.subscribe("witness", witness)
            assertEquals("done", factory.ask(source, "start", "db").await())
            assertEquals("there is none", factory.ask(source, "stop", "dbx").await())
            assertEquals("done", factory.ask(source, "restart", "web").await())
            assertEquals("refused", factory.ask(source, "hup", "db").await())
            assertEquals("the file is gone", factory.ask(source, "why", "db").await())
            assertEquals("web, db", factory.ask(source, "list").await())
            assertEquals("done", factory.ask(source, "shutdown").await())
            port.publish(GaggleEvent.builder(GaggleEventType.GAGGLE_STOPPING).number(1).time(Instant.EPOCH).build())
            assertEquals(1, witness.await(long) { it.type == GaggleEventType.GAGGLE_STOPPING }.number)
            source.close()
            assertEquals(listOf("witness"), port.subscribers)
            assertEquals(
                "somebody (words)",
                port.await(long) { it.operation == Operation.SHUTDOWN }.requester.toString(),
            )
        }
    }

    @Test
    fun `what reads bytes is tried with damaged ones`(@TempDir corpus: Path) {
        Files.write(corpus.resolve("lines"), "web: serve -v".toByteArray())
        val lengths = mutableListOf<Int>()
        val target =
            object : Fuzzer.Target {
                override fun read(input: ByteArray) {
                    lengths.add(input.size)
                }
            }
        Fuzzer.run(corpus, 20, target)
        assertEquals(21, lengths.size)
        assertEquals(13, lengths.first())
    }

    @Test
    fun `a format reads what can be read`() {
        val factory = LinesFactory()
        val files =
            InMemoryConfigFiles().add("main.lines", "web: serve -v\n+more.lines\n+none.lines").add("more.lines", "db")
        val tree = files.read(factory, "main.lines")
        val argv = tree.root.children.single().children.single()
        assertEquals(listOf("serve", "-v"), argv.items?.map { it.value() })
        assertEquals(3, files.problems.single().position.line())
        assertEquals(
            listOf("more.lines:1:1: no colon; write NAME: WORDS; from main.lines"),
            tree.problems.map { "$it" },
        )
        assertEquals("BLANKS", wordsFor(factory.argumentSplitting))
        assertNull(ConfigFile(Path.of("x"), "", null).includedFrom?.path)
    }

    @Test
    fun `a launcher starts nothing`() {
        val factory = RehearsalFactory(true)
        assertTrue(factory.support.isSupported)
        assertEquals("not today", RehearsalFactory(false).support.reason)
        val request =
            LaunchRequest.builder("web", Path.of("/bin/serve"))
                .arguments(listOf("serve"))
                .environment(mapOf("A" to "b"))
                .scope(SignalScope.PROCESS)
                .build()
        assertEquals("the process", wordsFor(request.scope))
        factory.open(FakeLauncherContext(mapOf("PATH" to "/bin"))).use { launcher ->
            assertEquals(listOf("any_signal"), launcher.capabilities.map(::wordsFor))
            assertFalse(LauncherCapability.PROCESS_GROUPS in launcher.capabilities)
            val listener = RecordingLaunchListener()
            launcher.launch(request, listener)
            assertTrue(listener.awaitStarted(long).signal(ProcessSignal.USR2))
            val exit = listener.awaitExited(long)
            assertEquals("SIGUSR2", wordsFor(exit.status))
            assertNull(exit.usage?.userTime)
            val failing = RecordingLaunchListener()
            launcher.launch(LaunchRequest.builder("db", Path.of("/bin/db")).build(), failing)
            assertEquals("/bin/db: no words in goose, PATH /bin", failing.awaitStartFailed(long).message)
            val asking = RecordingLaunchListener()
            val attributes =
                ProcessAttributes.builder()
                    .user("www")
                    .umask(23)
                    .processors(setOf(0, 1))
                    .limits(
                        mapOf(
                            LimitedResource.NOFILE to ProcessLimit.of(7, 9),
                            LimitedResource.CORE to ProcessLimit.ofSoft(0),
                        )
                    )
                    .build()
            launcher.launch(request.toBuilder().attributes(attributes).build(), asking)
            assertEquals(
                "not here: as www, umask 27, on 2 processors, core 0 of all, descriptors 7 of 9",
                asking.awaitStartFailed(long).message,
            )
        }
    }

    @Test
    fun `states read like properties`() {
        assertEquals("web up pid 7 7 ms", wordsFor(web))
        val now = CurrentUsage.builder(2).processorTime(Duration.ofMillis(5)).residentBytes(4096).build()
        assertEquals("2 processes, 5 ms, 4096 bytes", wordsFor(now))
        assertEquals("db down: no such file waits", wordsFor(db))
        val needed = DependencyState.builder("web").delay(Duration.ofSeconds(2)).phase(ProgramPhase.UP)
        val description =
            ProgramDescription.builder(db)
                .dependencies(
                    listOf(needed.remaining(Duration.ofMillis(5)).build(), DependencyState.builder("cache").build())
                )
                .settings(mapOf("respawn" to "true"))
                .build()
        assertEquals(listOf("web needs 5 ms of 2000", "cache is not ready", "respawn=true"), wordsFor(description))
        assertNull(ProcessSignal.parse("NONE")?.number)
    }

    @Test
    fun `a factory is one of two kinds`() {
        val factories = listOf(NotifierFactory {}, WordsFactory(), LinesFactory(), RehearsalFactory(true))
        assertEquals(
            listOf("kotlin-notifier", "words"),
            factories.filterIsInstance<ConfiguredPluginFactory>().map(PluginFactory::getName),
        )
    }

    @Test
    fun causesLeadToTheirRoot() {
        val crash = Cause.Ended(ExitStatus.Killed(ProcessSignal(11), false), null)
        assertEquals("crashed with SIGSEGV", rootOf(Cause.Dependency("api", Cause.Dependency("db", crash))))
        assertEquals(
            "more than 3 in 10 s: crashed with SIGSEGV",
            rootOf(Cause.Dependency("db", Cause.Limit(3, Duration.ofSeconds(10), crash))),
        )
        assertEquals("no such file (ENOENT)", rootOf(Cause.StartFailed("no such file", "ENOENT")))
    }

    @Test
    fun aMistypedNameLeadsToTheOneThatWasMeant() {
        assertEquals("database", NearestName.find("databsae", listOf("api", "database")))
        assertEquals(null, NearestName.find("cache", listOf("api", "database")))
    }
}

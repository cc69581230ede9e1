package org.gaggled.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.remote.RemoteWebDriver;
import org.openqa.selenium.support.ui.WebDriverWait;

/**
 * Somebody with a browser on the {@link UserMachine}, who looks at the page of control-http. Closing ends the browser,
 * whose profile is in a directory of the test's.
 */
final class Browser implements AutoCloseable {

    /** Where pictures of the page are put; nowhere, if nothing is said. */
    private static final String PICTURES = "gaggled.pictures";

    private static final Path AXE = Path.of("/axe.min.js");

    private final Companion chromedriver;
    private final String address;
    private final RemoteWebDriver driver;

    private Browser(Companion chromedriver, String address, RemoteWebDriver driver) {
        this.chromedriver = chromedriver;
        this.address = address;
        this.driver = driver;
    }

    /** Starts it, with a home below that directory. */
    static Browser open(Path directory, int width, int height) throws IOException {
        Path home = Files.createTempDirectory(directory, "browser");
        Companion chromedriver = Companion.start(
                List.of("env", "HOME=" + home, "TMPDIR=" + home, "chromedriver", "--port=0"));
        try {
            String address =
                    "http://127.0.0.1:" + chromedriver.await("ChromeDriver was started .*on port (\\d+)\\.").group(1);
            ChromeOptions options = new ChromeOptions();
            options.addArguments(
                    "--headless=new", "--no-sandbox", "--disable-dev-shm-usage",
                    "--user-data-dir=" + home.resolve("profile"),
                    "--window-size=" + width + "," + height);
            RemoteWebDriver driver = new RemoteWebDriver(URI.create(address).toURL(), options, false);
            return new Browser(chromedriver, address, driver);
        } catch (RuntimeException | Error e) {
            end(chromedriver);
            throw e;
        }
    }

    void visit(String url) {
        driver.get(url);
    }

    void reload() {
        driver.navigate().refresh();
    }

    /** Follows a link within the page. */
    void go(String hash) {
        script("location.hash = arguments[0]", hash);
    }

    /** Types the token where it is asked for, and sends it. */
    void login(String token) {
        WebElement field = await("#token");
        field.clear();
        field.sendKeys(token, Keys.ENTER);
    }

    /** Waits until there is one, and it can be seen. */
    WebElement await(String css) {
        return until("no " + css, () -> {
            List<WebElement> found = driver.findElements(By.cssSelector(css));
            return found.stream().filter(WebElement::isDisplayed).findFirst().orElse(null);
        });
    }

    /** Waits until the first one has a text that matches as a whole. */
    void awaitText(String css, String regex) {
        until("no " + css + " like " + regex,
                () -> texts(css).stream().anyMatch(text -> text.matches(regex)) ? true : null);
    }

    /** Waits until this script returns neither null nor false. */
    void awaitScript(String script, Object... arguments) {
        until("not " + script + " of " + List.of(arguments), () -> {
            Object result = script(script, arguments);
            return result == null || result.equals(false) ? null : result;
        });
    }

    private <T> T until(String problem, java.util.function.Supplier<T> found) {
        return new WebDriverWait(driver, Gaggled.PATIENCE)
                .pollingEvery(Duration.ofMillis(50))
                .ignoring(StaleElementReferenceException.class)
                .withMessage(() -> problem + " in:\n" + script("return document.body.innerText"))
                .until(_ -> found.get());
    }

    /** Of all of them, as somebody sees them. */
    List<String> texts(String css) {
        return driver.findElements(By.cssSelector(css)).stream().map(WebElement::getText).toList();
    }

    /** Clicks the button with this text. */
    void press(String button) {
        button(button).click();
    }

    WebElement button(String text) {
        return until("no button " + text, () -> driver.findElements(By.cssSelector("button")).stream()
                .filter(each -> each.isDisplayed() && each.getText().equals(text))
                .findFirst().orElse(null));
    }

    /** Presses keys, wherever the focus is. */
    void keys(CharSequence... keys) {
        new Actions(driver).sendKeys(keys).perform();
    }

    /** Presses Tab until what has the focus fits. */
    void tabTo(String css) {
        for (int i = 0; i < 100; i++) {
            if (Boolean.TRUE.equals(script("return document.activeElement.matches(arguments[0])", css))) {
                return;
            }
            keys(Keys.TAB);
        }
        throw new AssertionError("Tab never comes to " + css);
    }

    Object script(String script, Object... arguments) {
        return driver.executeScript(script, arguments);
    }

    /** Has pages think that they are in this window, and that the user prefers these colours. */
    void show(int width, int height, String colours) {
        driver.manage().window().setSize(new Dimension(width, height));
        develop("Emulation.setDeviceMetricsOverride",
                "{\"width\":" + width + ",\"height\":" + height + ",\"deviceScaleFactor\":1,\"mobile\":false}");
        develop("Emulation.setEmulatedMedia",
                "{\"features\":[{\"name\":\"prefers-color-scheme\",\"value\":\"" + colours + "\"}]}");
    }

    /** Calls the browser by the protocol of its developer tools. */
    private void develop(String command, String parameters) {
        String body = "{\"cmd\":\"" + command + "\",\"params\":" + parameters + "}";
        URI call = URI.create(address + "/session/" + driver.getSessionId() + "/goog/cdp/execute");
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(call).POST(HttpRequest.BodyPublishers.ofString(body)).build(),
                    HttpResponse.BodyHandlers.ofString());
            assertEquals(200, answer.statusCode(), answer::body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Shows that axe finds nothing to complain of in what is shown now. */
    void assertAccessible(String what) {
        try (InputStream in = Objects.requireNonNull(Browser.class.getResourceAsStream(AXE.toString()))) {
            script(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Object violations = driver.executeAsyncScript("""
                const done = arguments[0];
                axe.run(document, { resultTypes: ["violations"] }).then(
                    ({ violations, passes }) => done(violations.length === 0 && passes.length > 0 ? "" : JSON.stringify(
                        violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]))), (error) => done(String(error)));
                """);
        assertEquals("", violations, what);
    }

    /** Takes a picture of what is shown now, if somebody wants it. */
    void picture(String name) throws IOException {
        String directory = System.getProperty(PICTURES);
        if (directory != null) {
            Files.write(Path.of(directory, name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
        }
    }

    @Override
    public void close() {
        try {
            driver.quit();
        } finally {
            end(chromedriver);
        }
    }

    /** It ends the browser first, if that is still there. */
    private static void end(Companion chromedriver) {
        try (chromedriver) {
            chromedriver.terminate();
            chromedriver.exitCode();
        }
    }
}

"""Opens a page in headless Chromium, presses a button on it, and keeps what the browser then shows.

    browser.py CHROMIUM DIRECTORY DECISION URL

DECISION is the value of the button (`approve`, `deny`), or `none`. The last page's text goes to DIRECTORY/page.txt, and
pictures of it, light and wide, dark and wide, and light and narrow, beside it. Chromium is spoken to over two pipes
(its DevTools protocol), so that nothing listens.
"""

import base64
import json
import os
import subprocess
import sys
import time

PICTURES = {"light": (1200, 800, "light"), "dark": (1200, 800, "dark"), "narrow": (360, 640, "light")}
PATIENCE = 40


class Browser:
    def __init__(self, program, directory):
        theirs_in, self.out = os.pipe()
        self.into, theirs_out = os.pipe()

        def descriptors():
            # Above those that are dup2's targets, whatever the numbers were.
            reads, writes = os.dup2(theirs_in, 103), os.dup2(theirs_out, 104)
            os.dup2(reads, 3)
            os.dup2(writes, 4)

        command = [program, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        command += ["--no-first-run", "--remote-debugging-pipe", f"--user-data-dir={directory}/chromium"]
        # The pipes are the only way in; its own chatter is of no use.
        self.process = subprocess.Popen(
            command, preexec_fn=descriptors, close_fds=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        os.close(theirs_in)
        os.close(theirs_out)
        self.buffer, self.count, self.session = b"", 0, None

    def call(self, method, **parameters):
        self.count += 1
        message = {"id": self.count, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.out, json.dumps(message).encode() + b"\0")
        while True:
            answer = self.receive()
            if answer.get("id") == self.count:
                return answer.get("result", {})

    def receive(self):
        while b"\0" not in self.buffer:
            part = os.read(self.into, 1 << 16)
            if not part:
                sys.exit("chromium ended")
            self.buffer += part
        message, self.buffer = self.buffer.split(b"\0", 1)
        return json.loads(message)

    def evaluate(self, expression):
        return self.call("Runtime.evaluate", expression=expression).get("result", {}).get("value")

    def wait_for(self, expression):
        end = time.monotonic() + PATIENCE
        while not self.evaluate(expression):
            if time.monotonic() > end:
                sys.exit(f"never came true: {expression}")
            time.sleep(0.02)


def main(program, directory, decision, url):
    os.makedirs(directory, exist_ok=True)
    browser = Browser(program, directory)
    target = browser.call("Target.createTarget", url="about:blank")["targetId"]
    browser.session = browser.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
    browser.call("Page.navigate", url=url)
    browser.wait_for("location.href != 'about:blank' && document.readyState == 'complete'")
    if decision != "none":
        button = f"document.querySelector('button[value={decision}]')"
        browser.wait_for(f"!!{button}")
        browser.evaluate(f"{button}.click()")
        browser.wait_for(f"!{button} && document.readyState == 'complete'")
    for name, (width, height, scheme) in PICTURES.items():
        browser.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        browser.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
        overflows = browser.evaluate("document.documentElement.scrollWidth > innerWidth")
        if overflows:
            sys.exit(f"the page is wider than the window ({name})")
        picture = browser.call("Page.captureScreenshot", format="png")["data"]
        with open(f"{directory}/{name}.png", "wb") as file:
            file.write(base64.b64decode(picture))
    text = browser.evaluate("document.title + '\\n' + document.body.innerText")
    with open(f"{directory}/page.txt.new", "w") as file:
        file.write(text)
    os.rename(f"{directory}/page.txt.new", f"{directory}/page.txt")
    browser.session = None
    browser.call("Browser.close")


main(*sys.argv[1:])

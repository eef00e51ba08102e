// Asks for the number of the portal's state and loads the page anew when it changes.
(() => {
  const script = document.currentScript;
  const known = script.dataset.state;
  const address = new URL("state?" + known, script.src);
  const pause = () => new Promise((done) => setTimeout(done, 1000));
  const wait = async () => {
    for (;;) {
      try {
        const answer = await fetch(address, { cache: "no-store" });
        if (answer.ok && (await answer.text()) !== known) {
          location.reload();
          return;
        }
        if (!answer.ok) await pause();
      } catch {
        await pause();
      }
    }
  };
  wait();
})();

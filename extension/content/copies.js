/**
 * Makes captures of the answers that a tap has copied: of a stream as far as it has come, of the
 * JSON of a conversation when it is there. What has no shape that the site is known for is told.
 */
(() => {
  const LARGEST = 32 * 2 ** 20; // what the tap copies of one answer

  /**
   * @typedef {import("./recollect.js").Answer} Answer
   * @typedef {import("../sites/site.js").Told} Told
   * @typedef {import("../shared/messages.js").TapEnd["ended"]} Ended
   * @typedef {import("./recollect.js").Place} Place
   * @typedef {{stream: import("./recollect.js").Stream, from: Place}} Following
   */

  globalThis.recollect.copies = (site, places, { capture, trouble, changed, settled }) => {
    /** @type {Map<string, Following>} */
    const streams = new Map();

    /** @param {Answer} answer */
    const toldBy = (answer) => site.told(answer.tap, answer.url, answer.request, answer.text());
    /** @param {Answer} answer */
    const isGood = ({ status }) => status >= 200 && status < 300;
    /** @param {import("../sites/site.js").Copied} copied */
    const withoutTokens = (copied) => site.withoutTokens?.(copied) ?? copied;

    /** @param {Answer} answer @param {Told} told @param {Ended | null} how */
    function lookFor(answer, told, how) {
      if (how === null) return;
      if (how === "failed" && answer.size > LARGEST) {
        trouble("unknown_shape", "An answer of more than 32 MiB was not copied to its end.");
      } else if (!told.known && isGood(answer) && (answer.size > 0 || how === "done")) {
        trouble("unknown_shape", `An answer of the kind ${answer.tap.kind} could not be read.`);
      }
    }

    /**
     * Says whether there was something to send.
     * @param {Answer} answer
     * @param {Place} from  where it began
     * @param {Ended | null} how  null: it has not ended
     */
    function snapshot(answer, from, how) {
      const told = toldBy(answer);
      const { conversation } = told;
      const temporary = told.temporary || answer.temporary;
      if (conversation !== null) places.bind(conversation, temporary, from);
      lookFor(answer, told, how);
      // What nobody can read yet is kept raw by the server until somebody can.
      const isStrange = how !== null && !told.known && answer.size > 0 && isGood(answer);
      if (conversation === null && !isStrange) return false;
      const payload = answer.text();
      const copied = withoutTokens({ url: answer.url.href, request: answer.request, payload });
      const final = how === "done" || site.ended(payload) ? "done" : "aborted";
      const ended = how === null ? "open" : final;
      capture({ kind: "stream", stream_id: answer.id, ended, ...copied }, {
        // What tells no conversation is of the one that was shown, which may be excluded.
        conversation: conversation ?? from.conversation,
        temporary: temporary || from.temporary,
        replaces: `stream:${answer.id}`,
      });
      return true;
    }

    /** @param {Answer} answer @param {Ended} how */
    function copied(answer, how) {
      const told = toldBy(answer);
      lookFor(answer, told, how);
      const { conversation, temporary, known } = told;
      if (how !== "done" || !isGood(answer) || !known || conversation === null) return;
      const whole = told.whole ?? answer.tap.whole ?? false;
      const body = answer.text();
      const { url, payload } = withoutTokens({ url: answer.url.href, request: null, payload: body });
      const replaces = whole ? `conversation:${site.platform}:${conversation}` : null;
      capture({ kind: "conversation", url, payload }, { conversation, temporary, replaces });
      if (whole) settled(conversation);
      else changed(conversation);
    }

    return {
      get streaming() {
        return streams.size > 0;
      },
      begun(answer) {
        if (answer.tap.kind !== "stream") return;
        const from = places.now();
        const stream = globalThis.recollect.stream((how) => snapshot(answer, from, how));
        streams.set(answer.id, { stream, from });
      },
      grown: (answer) => streams.get(answer.id)?.stream.grown(),
      ended(answer, how) {
        if (answer.tap.kind === "conversation") return copied(answer, how);
        const following = streams.get(answer.id);
        streams.delete(answer.id);
        following?.stream.ended(how);
        const told = toldBy(answer);
        const from = following?.from ?? places.now();
        const { conversation, temporary } = told;
        if (conversation !== null && temporary) places.bind(conversation, true, from);
        const meant = conversation ?? from.conversation ?? places.now().conversation;
        if (meant !== null) changed(meant);
      },
      flush() {
        for (const { stream } of streams.values()) stream.flush();
      },
      stop() {
        for (const { stream } of streams.values()) stream.stop();
        streams.clear();
      },
    };
  };
})();

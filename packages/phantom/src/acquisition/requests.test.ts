import { describe, expect, it } from "vitest";
import { fileNameOf, parseRequests } from "./requests.ts";

describe("parseRequests", () => {
  it("knows phases and defaults, and puts scans in one order, each once", () => {
    const requests = parseRequests(["opposed", "t1w:arterial", "t1w", "t1w:venous", "t2w"]);
    expect(requests).toEqual([
      { sequence: "t1w", phase: "venous" },
      { sequence: "t1w", phase: "arterial" },
      { sequence: "opposed", phase: "n/a" },
      { sequence: "t2w", phase: "n/a" },
    ]);
    expect(requests.map(fileNameOf)).toEqual(["t1w", "t1w_arterial", "opposed", "t2w"]);
    expect(parseRequests(["ct:non-contrast"]).map(fileNameOf)).toEqual(["ct_non-contrast"]);
  });

  it.each(["flair", "t2w:venous", "ct:portal", "ct:venous:late", ""])("refuses %j: VALUE_INVALID", (text) => {
    expect(() => parseRequests([text])).toThrowError(expect.objectContaining({ code: "VALUE_INVALID" }));
    expect(() => parseRequests([text])).toThrowError(/t1w, opposed, in, t2w, ct.*non-contrast/);
  });
});

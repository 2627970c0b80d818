// Shows of each mail its beginning, where it tells the rest, and its end; says on which screen each answer is.
const [TOP, PIECE, END, SHORT] = VALUES;

const short = (words) => words.replace(/\s+/g, " ").trim().slice(0, 30);

// The first text of a page with these words, below a height, inside what a selector names.
function found(page, words, below = 0, within = "body") {
    const walker = page.createTreeWalker(page.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const node = walker.currentNode;
        if (!node.data.replace(/\s+/g, " ").includes(short(words))) continue;
        if (!node.parentElement.closest(within)) continue;
        const range = page.createRange();
        range.selectNodeContents(node);
        const { bottom, height } = range.getBoundingClientRect();
        if (height > 5 && bottom >= below) return bottom;
    }
    return null;
}

function where(page, { words, after, entry }, screen) {
    const below = after ? found(page, after) : 0;
    const at = below === null ? null : found(page, words, below);
    if (at === null) return null;
    const tapped = entry ? found(page, entry, 0, 'a[href^="#"]') : null;
    const screenOf = (height) => Math.ceil(height / screen);
    return tapped === null || screenOf(tapped) >= screenOf(at)
        ? `screen ${screenOf(at)}` : `screen ${screenOf(tapped)}, and a tap`;
}

// From where to where a part of a mail is shown.
function span(part, page, height) {
    const { words } = part.dataset;
    if (words === "") return [0, Math.min(TOP, height)];
    if (words === "end") return [height - END, height];
    const at = found(page, words) - 80;
    return [at, at + PIECE];
}

window.addEventListener("load", () => {
    const figures = [];
    for (const mail of document.querySelectorAll(".mail")) {
        const parts = [...mail.querySelectorAll(".part")], frame = parts[0].firstElementChild;
        const page = frame.contentDocument, screen = Number(mail.dataset.screen);
        const height = page.documentElement.scrollHeight, screens = Math.ceil(height / screen), answers = {};
        frame.height = height;
        let shown = 0;
        for (const part of parts) {
            const [begins, ends] = span(part, page, height), from = Math.max(shown, begins);
            const left = from - shown, rest = Math.max(0, ends - from);
            part.firstElementChild.height = height;
            part.firstElementChild.style.marginTop = `${-from}px`;
            part.style.height = `${rest}px`;
            part.previousElementSibling.textContent = rest > 0 && left > 0 ? `… ${(left / screen).toFixed(1)} screens …` : "";
            shown = Math.max(shown, ends);
        }
        mail.querySelector(".length").textContent = `, ${screens} screens`;
        for (const [question, answer] of Object.entries(JSON.parse(mail.dataset.answers))) {
            answers[question] = answer && where(page, answer, screen);
            const line = document.createElement("li");
            line.textContent = `${SHORT[question]}: ${answers[question] || "not in it"}`;
            mail.querySelector(".answers").append(line);
        }
        figures.push({ service: mail.dataset.service, width: frame.clientWidth, screens, height, answers });
    }
    document.getElementById("figures").textContent = JSON.stringify(figures);
});

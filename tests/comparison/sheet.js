// Shows of each mail its beginning and its end, and says on which screen a reader finds each answer.
const [TOP, END, SHORT] = VALUES;

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

window.addEventListener("load", () => {
    const figures = [];
    for (const mail of document.querySelectorAll(".mail")) {
        const [top, end] = mail.querySelectorAll("iframe"), page = top.contentDocument;
        const height = page.documentElement.scrollHeight, screen = Number(mail.dataset.screen);
        const screens = Math.ceil(height / screen), answers = {};
        top.height = end.height = height;
        top.parentElement.style.height = `${Math.min(height, TOP)}px`;
        const rest = Math.max(0, Math.min(END, height - TOP));
        end.parentElement.style.height = `${rest}px`;
        end.style.marginTop = `${rest - height}px`;
        const left = height - TOP - END;
        mail.querySelector(".gap").textContent = left > 0 ? `… ${(left / screen).toFixed(1)} screens …` : "";
        mail.querySelector(".length").textContent = `, ${screens} screens`;
        for (const [question, answer] of Object.entries(JSON.parse(mail.dataset.answers))) {
            answers[question] = answer && where(page, answer, screen);
            const line = document.createElement("li");
            line.textContent = `${SHORT[question]}: ${answers[question] || "not in it"}`;
            mail.querySelector(".answers").append(line);
        }
        figures.push({ service: mail.dataset.service, width: top.clientWidth, screens, answers });
    }
    document.getElementById("figures").textContent = JSON.stringify(figures);
});

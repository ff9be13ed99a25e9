// Icons of results and void votes.

export const result = {
  equal: "M5 9h14M5 15h14",
  stop: "M12 3a9 9 0 1 0 0 18a9 9 0 1 0 0-18zM6 18L18 6",
};

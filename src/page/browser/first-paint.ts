// Runs before the first paint, so that a chosen theme does not follow a flash of the other one.
import { chosenTheme, showTheme } from './theme.ts';

showTheme(chosenTheme());

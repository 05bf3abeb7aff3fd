process.stdout.write("The Plimsoll line shows how deep a ship may be loaded.");

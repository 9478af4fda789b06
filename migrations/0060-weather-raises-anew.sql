-- An alert that is changed is proposed anew: what nobody decided of its old words, colour or region goes.
grant delete on weather_raises to yige_app, yige_system;
